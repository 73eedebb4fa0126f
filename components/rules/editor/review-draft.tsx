"use client";

import { useMutation } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useRouter } from "next/navigation";
import { whoDecides } from "@/components/approvals/approval-words";
import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { useSecondPersonNeeded } from "@/components/approvals/use-second-person";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Time } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import { diffRules } from "@/lib/rules/diff";
import type { SubjectRules } from "@/server/services/rules";
import { RuleChanges } from "../rule-changes";
import { RuleList } from "../rule-list";
import { rulesHref } from "../rules-href";
import { useRefreshRules } from "../use-rules";

const activationWords = {
  active: "The version is in force, from the next authorization on.",
  activating: "The version is coming into force; this takes a few seconds more.",
  waiting: "Asked for. It comes into force when a second person approves it.",
} as const;

/** Spells out what the draft changes, and brings it into force. */
export function ReviewDraft({ rules, onBack }: { rules: SubjectRules; onBack: () => void }) {
  const router = useRouter();
  const refresh = useRefreshRules();
  const activate = useMutation({
    ...useTRPC().rules.activate.mutationOptions(),
    onSuccess: ({ status }) => {
      notify("success", activationWords[status]);
      router.push(rulesHref(rules.subject, rules));
    },
    onSettled: refresh,
  });
  const { open, active, subject, program } = rules;
  const needsSecondPerson = useSecondPersonNeeded(program.id, "rule_activation");
  if (open?.status !== "draft")
    return (
      <EmptyState
        title="There is no draft to review"
        actions={<Button onClick={onBack}>Edit the rules</Button>}
      >
        {activate.isSuccess
          ? "It has come into force."
          : "It was discarded or activated. What is in force stands on the page of the rules."}
      </EmptyState>
    );
  const changes = diffRules(active?.rules ?? [], open.rules);
  return (
    <div className="flex flex-col gap-4">
      <PendingApprovals subjectType="rule_set" subjectId={open.id} />
      <Section
        title={active ? `What changes against version ${active.version}` : "What comes into force"}
        description={
          <>
            Draft {open.version}, saved <Time value={open.savedAt} /> by {open.authorName}. Reason:{" "}
            {open.reason}
          </>
        }
      >
        <RuleChanges changes={changes} />
      </Section>
      <Section title={`Then in force for ${subject.name}`} isFlush>
        <RuleList rules={open.rules} timeZone={program.timeZone} />
      </Section>
      {activate.error && (
        <Alert tone="danger">
          <ProblemText problem={problemOf(activate.error)} />
        </Alert>
      )}
      <p className="text-muted">
        {needsSecondPerson &&
          `A second person has to agree first: ${whoDecides("rule_activation")}. Nothing changes until then. `}
        From the next authorization on. What was spent before in a limit's window counts. The version can be
        replaced or turned off at any time.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          isPending={activate.isPending || activate.isSuccess}
          onClick={() => activate.mutate({ id: open.id, savedAt: open.savedAt })}
        >
          {needsSecondPerson ? "Ask for approval" : "Activate"}
        </Button>
        <Button variant="ghost" disabled={activate.isPending} onClick={onBack}>
          <ArrowLeft aria-hidden />
          Back to editing
        </Button>
      </div>
    </div>
  );
}
