"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { SelectField, TextareaField } from "@/components/form/fields";
import { useTRPC } from "@/components/trpc/provider";
import { formatCount } from "@/lib/figures";
import type { BulkOutcome, ExceptionListItem } from "@/server/services/exceptions";
import { ActDialog } from "./act-dialog";
import { type BulkDialogName, sumsOf } from "./bulk-bar";

type BulkDialogProps = {
  name: BulkDialogName;
  rows: readonly ExceptionListItem[];
  onOutcome: (outcome: BulkOutcome) => void;
  onClose: () => void;
};

type Values = { ownerUserId: string; words: string };

/** Asks for what an act on several exceptions needs: a person, or the words that go into each one's history. */
export function BulkDialog({ name, rows, onOutcome, onClose }: BulkDialogProps) {
  const form = useForm<Values>({ defaultValues: { ownerUserId: "", words: "" } });
  const bulk = useMutation(useTRPC().exceptions.bulk.mutationOptions());
  const ids = rows.map((row) => row.id);
  const words = wordsOf(name, rows);
  return (
    <ActDialog
      {...words}
      form={form}
      renameField={(path) => (path.endsWith("ownerUserId") ? "ownerUserId" : "words")}
      send={async (values) => onOutcome(await bulk.mutateAsync({ ids, act: actOf(name, values) }))}
      onClose={onClose}
    >
      {name === "give" ? (
        <WorkerField exceptionId={ids[0] ?? ""} />
      ) : (
        <TextareaField
          name="words"
          label={name === "close" ? "What was found" : "Reason"}
          rows={3}
          maxLength={name === "close" ? 2000 : 500}
          description="Stays in the history of each one, with your name."
          rules={{ required: "Say why, in a few words." }}
        />
      )}
    </ActDialog>
  );
}

function actOf(name: BulkDialogName, { ownerUserId, words }: Values) {
  if (name === "give") return { kind: name, ownerUserId };
  if (name === "close") return { kind: name, resolution: words };
  return { kind: name, reason: words };
}

function wordsOf(name: BulkDialogName, rows: readonly ExceptionListItem[]) {
  const many = rows.length === 1 ? "1 exception" : `${formatCount(rows.length)} exceptions`;
  const heldBack = rows.filter((row) => row.kind === "suspected_duplicate").length;
  if (name === "give")
    return {
      title: `Give ${many} to somebody`,
      description: "They find them among theirs; your name stays in each one's history.",
      action: "Give",
    };
  if (name === "accept")
    return {
      title: `Accept ${many}`,
      description: `They are right as they are, and leave the queue.${heldBack > 0 ? ` ${formatCount(heldBack)} held back as suspected duplicates will be booked.` : ""}`,
      action: `Accept ${many}`,
    };
  if (name === "close")
    return {
      title: `Close ${many} as explained`,
      description:
        "They leave the queue; the money stays as it is. Suspected duplicates are refused: they need a decision.",
      action: `Close ${many}`,
    };
  return {
    title: `Write off ${many}`,
    description: `${sumsOf(rows).join(", ")} at stake. Where a card account carries the loss it is credited, at the program's cost. What needs a second person is refused here, and asked for on its own page.`,
    action: `Write off ${many}`,
  };
}

/** The people who may look at it. */
export function WorkerField({ exceptionId }: { exceptionId: string }) {
  const { data: workers = [] } = useQuery(
    useTRPC().exceptions.workers.queryOptions({ id: exceptionId }, { enabled: exceptionId !== "" }),
  );
  return (
    <SelectField name="ownerUserId" label="Who looks at it" rules={{ required: "Choose a person." }}>
      <option value="">Choose …</option>
      {workers.map((worker) => (
        <option key={worker.id} value={worker.id}>
          {worker.name}
        </option>
      ))}
    </SelectField>
  );
}
