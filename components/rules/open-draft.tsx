"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Time } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import type { RuleVersion, SubjectRules } from "@/server/services/rules";
import { rulesEditHref } from "./rules-href";
import { useRefreshRules } from "./use-rules";

/** Tells that a draft waits, or that a version is coming into force. */
export function OpenDraft({ rules }: { rules: SubjectRules }) {
  const { open, program, subject } = rules;
  const whyNot = useWhyNot("rule.write", program.id);
  if (!open) return null;
  if (open.status === "activating")
    return (
      <Alert title={`Version ${open.version} is coming into force`}>
        Its limits count already; what was spent before is being added. This takes a few seconds and goes on
        by itself.
      </Alert>
    );
  return (
    <Alert
      title={`Version ${open.version} is a draft`}
      actions={
        whyNot === null && (
          <>
            <Button size="sm" variant="primary" asChild>
              <Link href={rulesEditHref(subject, rules, "review")}>Review and activate</Link>
            </Button>
            <Button size="sm" asChild>
              <Link href={rulesEditHref(subject, rules)}>Go on editing</Link>
            </Button>
            <DiscardDraft draft={open} />
          </>
        )
      }
    >
      Saved <Time value={open.savedAt} /> by {open.authorName}. It decides nothing before it is activated.
      Reason: {open.reason}
    </Alert>
  );
}

function DiscardDraft({ draft }: { draft: RuleVersion }) {
  const [isOpen, setOpen] = useState(false);
  const refresh = useRefreshRules();
  const discard = useMutation({
    ...useTRPC().rules.discardDraft.mutationOptions(),
    onSuccess: () => {
      notify("success", `Draft ${draft.version} was discarded.`);
      setOpen(false);
    },
    onSettled: refresh,
  });
  return (
    <>
      <Button size="sm" variant="ghost" onClick={() => setOpen(true)}>
        Discard
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`Discard draft ${draft.version}`}
        effect="What is in force stays as it is. The draft stays in the history as discarded."
        action="Discard the draft"
        isPending={discard.isPending}
        problem={discard.error && <ProblemText problem={problemOf(discard.error)} />}
        onConfirm={() => discard.mutate({ id: draft.id })}
      />
    </>
  );
}
