"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import type { ExceptionDetail } from "@/server/services/exceptions";
import { CloseDialog, GiveDialog, ReopenDialog } from "./exception-dialogs";
import { useExceptionRefresh } from "./use-exception";

type DialogName = "give" | "close" | "reopen";

/** What can be done with an exception in its state; for others than those who work on it, the buttons say who may. */
export function ExceptionActions({ exception }: { exception: ExceptionDetail }) {
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const whyNot = useWhyNot("exception.work", exception.program.id);
  const { take, release, isPending } = useQuickActs(exception);
  const close = () => setDialog(null);
  const act = (label: string, onPress: () => void, variant?: "primary") => (
    <WhyDisabled key={label} reason={whyNot}>
      <Button
        variant={variant}
        aria-disabled={whyNot !== null || undefined}
        isPending={isPending(label)}
        onClick={() => whyNot === null && onPress()}
      >
        {label}
      </Button>
    </WhyDisabled>
  );
  if (exception.status === "closed") {
    return (
      <>
        {act("Reopen", () => setDialog("reopen"))}
        {dialog === "reopen" && <ReopenDialog exception={exception} onClose={close} />}
      </>
    );
  }
  return (
    <>
      {act("Take", take, exception.owner ? undefined : "primary")}
      {act("Give to …", () => setDialog("give"))}
      {exception.owner && act("Put back", release)}
      {act("Close …", () => setDialog("close"), exception.owner ? "primary" : undefined)}
      {dialog === "give" && <GiveDialog exception={exception} onClose={close} />}
      {dialog === "close" && <CloseDialog exception={exception} onClose={close} />}
    </>
  );
}

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
    isPending: (label: string) =>
      (label === "Take" && take.isPending) || (label === "Put back" && release.isPending),
  };
}
