"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { whoDecides } from "@/components/approvals/approval-words";
import { useViewer } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { CardBulkAction } from "@/lib/card-bulk";
import { cardActionByKey } from "@/lib/card-states";
import { formatCount } from "@/lib/figures";
import { paths } from "@/lib/paths";
import type { CardBulkPreview } from "@/server/services/card-bulk";

type CardBulkDialogProps = { action: CardBulkAction; tokenIds: string[]; onClose: () => void };

/** States what will happen to the chosen cards, and starts it or asks a second person for it. */
export function CardBulkDialog({ action: key, tokenIds, onClose }: CardBulkDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const { environmentKind } = useViewer();
  const [id] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState("");
  const preview = useQuery(
    trpc.cardBulk.preview.queryOptions({ tokenIds, action: key }, { staleTime: 0, retry: false }),
  );
  const start = useMutation(
    trpc.cardBulk.start.mutationOptions({
      onSuccess: (started) => router.push(paths.cardBulk(started.id)),
      // Another number of cards than was shown: the effect is stated anew.
      onError: () => preview.refetch(),
    }),
  );
  const { isFinal, label } = cardActionByKey(key);
  const count = preview.data?.count ?? tokenIds.length;
  const name = `${label}: ${formatCount(count)} ${count === 1 ? "card" : "cards"}`;
  const shown = preview.data;
  const error = start.error ?? preview.error;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={name}
      effect={shown ? <Effect preview={shown} /> : preview.error ? null : "Looking at the cards …"}
      action={shown?.waitsForSecondPerson ? "Ask for approval" : name}
      isDangerous={isFinal}
      isPending={start.isPending || start.isSuccess}
      problem={error && <ProblemText problem={problemOf(error)} />}
      typeToConfirm={isFinal && environmentKind === "production" ? shown?.program.name : undefined}
      isReady={!!shown && shown.count > 0 && (!isFinal || reason.trim().length >= 3)}
      onConfirm={() =>
        shown &&
        start.mutate({
          id,
          tokenIds,
          action: key,
          cardsExpected: shown.count,
          reason: reason.trim() || undefined,
        })
      }
    >
      {shown && shown.leftOut.length > 0 && <LeftOut cards={shown.leftOut} />}
      <ReasonField isRequired={isFinal} value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}

function Effect({ preview }: { preview: CardBulkPreview }) {
  if (preview.count === 0) return "None of the chosen cards can take this. Nothing will be done.";
  return (
    <>
      <span className="block font-medium text-ink">{preview.effect}</span>
      <span className="block">
        {preview.waitsForSecondPerson
          ? `A second person has to agree first: ${whoDecides("card_end_bulk")}. Nothing happens until then.`
          : "It goes on by itself when you leave the page, and shows what became of each card."}
      </span>
    </>
  );
}

function LeftOut({ cards }: { cards: CardBulkPreview["leftOut"] }) {
  return (
    <Alert tone="warn" title={`${formatCount(cards.length)} will be left out`}>
      <ul className="flex max-h-32 flex-col gap-1 overflow-y-auto">
        {cards.map(({ tokenId, lastFour, sentence }) => (
          <li key={tokenId}>
            {lastFour ? `Ending ${lastFour}` : <span className="font-mono text-xs">{tokenId}</span>}:{" "}
            {sentence}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

type ReasonFieldProps = { isRequired: boolean; value: string; onChange: (value: string) => void };

function ReasonField({ isRequired, value, onChange }: ReasonFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <Label htmlFor={id}>Reason</Label>
      <Textarea
        id={id}
        rows={2}
        maxLength={500}
        aria-required={isRequired}
        aria-describedby={`${id}-note`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-note`} className="text-muted text-xs">
        {isRequired ? "Required. " : ""}Stays in each card's history and the audit log with your name.
      </p>
    </div>
  );
}
