"use client";

import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { paths } from "@/lib/paths";
import type { CertificationRun } from "@/server/services/certification";
import { useCertificationRefresh } from "./use-certification";

const AcceptDialog = dynamic(() => import("./accept-dialog").then((file) => file.AcceptDialog));
const WithdrawDialog = dynamic(() => import("./accept-dialog").then((file) => file.WithdrawDialog));

/** What can be done with a run: stop it, take its evidence, write FINCI's acceptance down. */
export function RunActions({ run }: { run: CertificationRun }) {
  const [opened, setOpened] = useState<"stop" | "accept" | "withdraw" | null>(null);
  const whyNotRun = useWhyNot("certification.run", run.program.id);
  const whyNotAccept = useWhyNot("certification.accept", run.program.id);
  const close = () => setOpened(null);
  const button = (label: string, opens: typeof opened, reason: string | null) => (
    <WhyDisabled reason={reason}>
      <Button
        aria-disabled={reason !== null || undefined}
        onClick={() => reason === null && setOpened(opens)}
      >
        {label}
      </Button>
    </WhyDisabled>
  );
  const isComplete = run.state === "passed" && run.isWhole;
  const notComplete = "FINCI accepts a run of all validations that passed.";
  return (
    <div className="flex flex-wrap gap-2">
      {run.state === "running" ? (
        button("Stop …", "stop", whyNotRun)
      ) : (
        <>
          <Button asChild>
            <a href={paths.certificationPack(run.id)} download>
              Evidence (ZIP)
            </a>
          </Button>
          {run.acceptance
            ? button("Take acceptance back …", "withdraw", whyNotAccept)
            : button("Accepted by FINCI …", "accept", whyNotAccept ?? (isComplete ? null : notComplete))}
        </>
      )}
      <StopDialog run={run} isOpen={opened === "stop"} onClose={close} />
      {opened === "accept" && <AcceptDialog run={run} onClose={close} />}
      {opened === "withdraw" && <WithdrawDialog run={run} onClose={close} />}
    </div>
  );
}

type StopDialogProps = { run: CertificationRun; isOpen: boolean; onClose: () => void };

function StopDialog({ run, isOpen, onClose }: StopDialogProps) {
  const refresh = useCertificationRefresh();
  const stop = useMutation(
    useTRPC().certification.stop.mutationOptions({ onSuccess: onClose, onSettled: refresh }),
  );
  return (
    <ConfirmDialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      title={`Stop run ${run.number}`}
      effect="What is done stays. The rest is not carried out; it can be run again one by one."
      action="Stop the run"
      isPending={stop.isPending}
      problem={stop.error && <ProblemText problem={problemOf(stop.error)} />}
      onConfirm={() => stop.mutate({ runId: run.id })}
    />
  );
}
