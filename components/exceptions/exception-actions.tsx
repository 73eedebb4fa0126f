"use client";

import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { exceptionKindWords } from "@/lib/exception-kinds";
import type { ExceptionDetail } from "@/server/services/exceptions";
import type { ExceptionDialogName } from "./exception-dialogs";
import { useExceptionRefresh } from "./use-exception";

const ExceptionDialog = dynamic(
  () => import("./exception-dialogs").then((module) => module.ExceptionDialog),
  { ssr: false },
);

type Act = {
  label: string;
  /** Asks for a word first; without it, `press` acts at once. */
  dialog?: ExceptionDialogName;
  press?: () => void;
  /** Moves money, which is finance's. */
  isSettling?: boolean;
};

/** What can be done with an exception in its state; for others than those who work on it, the buttons say who may. */
export function ExceptionActions({ exception }: { exception: ExceptionDetail }) {
  const [dialog, setDialog] = useState<ExceptionDialogName | null>(null);
  const whyNotWork = useWhyNot("exception.work", exception.program.id);
  const whyNotSettle = useWhyNot("exception.settle", exception.program.id);
  const quick = useQuickActs(exception);
  const acts = actsOf(exception, quick);
  return (
    <>
      {acts.map(({ label, dialog: opens, press, isSettling }, index) => {
        const whyNot = isSettling ? whyNotSettle : whyNotWork;
        return (
          <WhyDisabled key={label} reason={whyNot}>
            <Button
              variant={index === 0 && exception.status === "open" ? "primary" : undefined}
              aria-disabled={whyNot !== null || undefined}
              isPending={quick.pending === label}
              onClick={() => {
                if (whyNot !== null) return;
                if (opens) setDialog(opens);
                else press?.();
              }}
            >
              {label}
            </Button>
          </WhyDisabled>
        );
      })}
      {dialog && <ExceptionDialog name={dialog} exception={exception} onClose={() => setDialog(null)} />}
    </>
  );
}

/** The acts of its state and kind, the one that matters most first. */
function actsOf(exception: ExceptionDetail, { take, release }: ReturnType<typeof useQuickActs>): Act[] {
  const { kind, status, owner, resolutionKind } = exception;
  if (status === "closed") {
    const isSettling = resolutionKind !== null && settled.includes(resolutionKind);
    return [{ label: "Reopen", dialog: "reopen", isSettling }];
  }
  const isHeldBack = kind === "suspected_duplicate";
  const ends: Act[] = isHeldBack
    ? [
        { label: "Reject as a duplicate …", dialog: "reject", isSettling: true },
        { label: "Book it …", dialog: "accept", isSettling: true },
      ]
    : [
        { label: "Accept …", dialog: "accept" },
        { label: "Close …", dialog: "close" },
      ];
  if (exceptionKindWords(kind).writeOff)
    ends.push({ label: "Write off …", dialog: "write_off", isSettling: true });
  const handOver: Act[] = [
    { label: "Give to …", dialog: "give" },
    ...(owner ? [{ label: "Put back", press: release }] : []),
  ];
  const takes: Act = { label: "Take", press: take };
  return owner ? [...ends, takes, ...handOver] : [takes, ...ends, ...handOver];
}

const settled: readonly NonNullable<ExceptionDetail["resolutionKind"]>[] = [
  "matched",
  "rejected",
  "written_off",
];

/** The acts that need no further word. */
function useQuickActs({ id }: ExceptionDetail) {
  const trpc = useTRPC();
  const refresh = useExceptionRefresh();
  const onError = (error: unknown) => notify("error", problemOf(error).sentence);
  const take = useMutation(
    trpc.exceptions.take.mutationOptions({
      onSuccess: () => notify("success", "You look at this exception now."),
      onError,
      onSettled: refresh,
    }),
  );
  const release = useMutation(
    trpc.exceptions.release.mutationOptions({
      onSuccess: () => notify("success", "Back in the queue; nobody looks at it."),
      onError,
      onSettled: refresh,
    }),
  );
  return {
    take: () => take.mutate({ id }),
    release: () => release.mutate({ id }),
    pending: take.isPending ? "Take" : release.isPending ? "Put back" : null,
  };
}
