"use client";

import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useViewer } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { bulkExceptionsMax } from "@/lib/exception-words";
import { formatCount } from "@/lib/figures";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { isPermitted, type Permission, whyNotPermitted } from "@/lib/permissions";
import type { BulkOutcome, ExceptionListItem } from "@/server/services/exceptions";
import { exceptionName } from "./exception-columns";
import { useExceptionRefresh } from "./use-exception";

const BulkDialog = dynamic(() => import("./bulk-dialog").then((module) => module.BulkDialog), { ssr: false });

export type BulkDialogName = "give" | "accept" | "close" | "write_off";

type BulkBarProps = { rows: readonly ExceptionListItem[]; onDone: () => void };

/** What can be done with the chosen exceptions, and what became of them. */
export function BulkBar({ rows, onDone }: BulkBarProps) {
  const [dialog, setDialog] = useState<BulkDialogName | null>(null);
  const [refused, setRefused] = useState<Refusal[]>([]);
  const refresh = useExceptionRefresh();
  const whyNot = useWhyNotAll(rows);
  const told = ({ done, refused: sentences }: BulkOutcome) => {
    notify(
      sentences.length > 0 ? "error" : "success",
      [`${formatCount(done.length)} done`, sentences.length > 0 && `${formatCount(sentences.length)} refused`]
        .filter(Boolean)
        .join(", "),
    );
    setRefused(
      sentences.map(({ id, sentence }) => ({
        id,
        sentence,
        name: nameOf(rows.find((row) => row.id === id)),
      })),
    );
    if (sentences.length === 0) onDone();
  };
  const take = useMutation(
    useTRPC().exceptions.bulk.mutationOptions({
      onSuccess: told,
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: refresh,
    }),
  );
  const ids = rows.map((row) => row.id);
  const act = (label: string, permission: Permission, onPress: () => void) => {
    const reason = whyNot(permission);
    return (
      <WhyDisabled reason={reason}>
        <Button
          size="sm"
          aria-disabled={reason !== null || undefined}
          onClick={() => reason === null && onPress()}
        >
          {label}
        </Button>
      </WhyDisabled>
    );
  };
  return (
    <section
      aria-label="Chosen exceptions"
      className="flex flex-col gap-2 border-line border-b bg-sunken px-3 py-2"
    >
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-2 text-sm" aria-live="polite">
          <span className="font-medium">{formatCount(rows.length)} chosen</span>
          <span className="text-muted">: {sumsOf(rows).join(", ")}</span>
        </p>
        {act("Take", "exception.work", () => take.mutate({ ids, act: { kind: "take" } }))}
        {act("Give to …", "exception.work", () => setDialog("give"))}
        {act("Accept …", "exception.work", () => setDialog("accept"))}
        {act("Close …", "exception.work", () => setDialog("close"))}
        {act("Write off …", "exception.settle", () => setDialog("write_off"))}
        <Button size="sm" variant="ghost" onClick={onDone}>
          Choose none
        </Button>
      </div>
      {refused.length > 0 && (
        <Alert tone="warn" title={`${formatCount(refused.length)} refused`}>
          <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto">
            {refused.map(({ id, name, sentence }) => (
              <li key={id}>
                <TextLink href={paths.exception(id)}>{name}</TextLink>: {sentence}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {dialog && (
        <BulkDialog
          name={dialog}
          rows={rows}
          onOutcome={(outcome) => {
            told(outcome);
            void refresh();
          }}
          onClose={() => setDialog(null)}
        />
      )}
    </section>
  );
}

type Refusal = { id: string; name: string; sentence: string };

const nameOf = (row: ExceptionListItem | undefined) =>
  row ? `${formatMoney(row.amount)}, ${exceptionName(row)}` : "An exception";

/** Why an act on all chosen is not open: too many, or a role that is missing in one of their programs. */
function useWhyNotAll(rows: readonly ExceptionListItem[]) {
  const { grants } = useViewer();
  return (permission: Permission): string | null => {
    if (rows.length > bulkExceptionsMax) return `At most ${bulkExceptionsMax} at once. Choose fewer.`;
    const isOpen = rows.every((row) => isPermitted(grants, permission, row.program.id));
    return isOpen ? null : whyNotPermitted(permission);
  };
}

/** What is at stake in the chosen ones, by currency. */
export function sumsOf(rows: readonly ExceptionListItem[]): string[] {
  const sums = new Map<string, bigint>();
  for (const { amount } of rows) sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + amount.minor);
  return [...sums].map(([currency, minor]) => formatMoney({ minor, currency }));
}
