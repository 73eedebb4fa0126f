"use client";

import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { whoDecides } from "@/components/approvals/approval-words";
import { useSecondPersonNeeded } from "@/components/approvals/use-second-person";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { notify } from "@/components/ui/toast";
import type { SubjectRules } from "@/server/services/rules";
import { useRefreshRules } from "./use-rules";

/** Takes all rules of the subject out of force, with a reason. */
export function TurnOffRules({ rules }: { rules: SubjectRules }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const refresh = useRefreshRules();
  const retire = useMutation({
    ...useTRPC().rules.retire.mutationOptions(),
    onSuccess: ({ approvalId }) => {
      notify(
        "success",
        approvalId === null
          ? "The rules are off, from the next authorization on."
          : "Asked for. They are turned off when a second person approves it.",
      );
      setOpen(false);
      setReason("");
    },
    onSettled: refresh,
  });
  const { active, subject, environment, program } = rules;
  const needsSecondPerson = useSecondPersonNeeded(program.id, "rule_activation");
  if (!active) return null;
  const problem = retire.error ? problemOf(retire.error) : null;
  const { environmentId, scope, subjectId } = subject;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Turn off</Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`Turn off the rules of ${subject.name}`}
        effect={`${active.rules.length === 1 ? "The rule" : `All ${active.rules.length} rules`} of version ${active.version} decide nothing from the next authorization on. What limits have counted is forgotten; a limit made later counts the payments of its window again.${needsSecondPerson ? ` A second person has to agree first: ${whoDecides("rule_activation")}.` : ""}`}
        action={needsSecondPerson ? "Ask for approval" : "Turn off"}
        isDangerous
        isPending={retire.isPending}
        problem={problem && <ProblemText problem={problem} />}
        typeToConfirm={environment.kind === "production" ? subject.name : undefined}
        isReady={reason.trim().length >= 3}
        onConfirm={() => retire.mutate({ environmentId, scope, subjectId, reason })}
      >
        <div className="flex flex-col gap-1">
          <Label htmlFor={id}>Reason</Label>
          <Textarea
            id={id}
            rows={2}
            maxLength={500}
            aria-required
            aria-describedby={`${id}-note`}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <p id={`${id}-note`} className="text-muted text-xs">
            Required. Stays in the history and the audit log with your name.
          </p>
        </div>
      </ConfirmDialog>
    </>
  );
}
