"use client";

import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextareaField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { countOf } from "@/lib/bulk-issuing";
import { paths } from "@/lib/paths";
import type { BatchView } from "@/server/services/bulk-issuing";
import { useBatchRefresh } from "./use-batch";

/** The outcome of the dry run, and the start of what it says. */
export function StartPanel({ batch }: { batch: BatchView }) {
  const { counts, effect, needsSecondPerson } = batch;
  const form = useForm({ defaultValues: { reason: "" } });
  const refresh = useBatchRefresh();
  const procedures = useTRPC().bulkIssuing;
  const start = useMutation(procedures.start.mutationOptions());
  const take = useMutation(
    procedures.takeProposals.mutationOptions({
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: refresh,
    }),
  );
  const nothing = counts.create.holders + counts.create.accounts + counts.create.cards === 0;
  const submit = async ({ reason }: { reason: string }) => {
    try {
      const { approval } = await start.mutateAsync({ id: batch.id, revision: batch.revision, reason });
      if (approval) notify("success", "Asked for. It starts when a second person approves it.");
    } finally {
      await refresh();
    }
  };
  return (
    <Section title="What would be created" description="A dry run: nothing was sent to FINCI.">
      <div className="flex flex-col gap-3">
        <p className="font-semibold text-base">{effect}</p>
        <ul className="flex flex-col gap-0.5">
          {counts.complete > 0 && (
            <li>{countOf(counts.complete, "row")} complete already: nothing is created for them.</li>
          )}
          {counts.errors > 0 && (
            <li className="text-danger">
              {countOf(counts.errors, "row")} with errors {counts.errors === 1 ? "stays" : "stay"} out.
            </li>
          )}
          {counts.leftOut > 0 && <li>{countOf(counts.leftOut, "row")} taken out by hand.</li>}
        </ul>
        <div className="flex flex-wrap gap-2">
          {counts.proposals > 0 && batch.mayChange && (
            <Button isPending={take.isPending} onClick={() => take.mutate({ id: batch.id })}>
              Take all {counts.proposals.toLocaleString("en-GB")} proposals
            </Button>
          )}
          {counts.errors > 0 && batch.seesTyped && (
            <Button asChild>
              <a href={paths.issuingBatchFile(batch.id, "rows-with-errors.csv")} download>
                Download rows with errors
              </a>
            </Button>
          )}
        </div>
        <Form form={form} onSubmit={submit}>
          {needsSecondPerson && (
            <TextareaField
              name="reason"
              label="Reason"
              description="For the one who decides: this program asks for a second person."
            />
          )}
          <Submit
            action={needsSecondPerson ? "Ask for approval" : "Start"}
            effect={
              nothing
                ? undefined
                : "What is created at FINCI stays there. You can leave this page; it goes on."
            }
            whyNot={
              batch.mayChange
                ? nothing
                  ? "There is nothing to create."
                  : null
                : "Your role may look, and not start it."
            }
          />
        </Form>
      </div>
    </Section>
  );
}
