"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useQueryState } from "nuqs";
import { useWhyNot } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { RuleSubject } from "@/server/services/rules";
import { rulesHref } from "../rules-href";
import { useRules } from "../use-rules";
import { parseAsEditorStep } from "./search-params";

/** With the parser of rules: fetched after the page is there, because only who writes needs it. */
const RulesForm = dynamic(() => import("./rules-form").then((module) => module.RulesForm), {
  ssr: false,
  loading: () => <Skeleton className="h-64 w-full" />,
});

const ReviewDraft = dynamic(() => import("./review-draft").then((module) => module.ReviewDraft), {
  ssr: false,
  loading: () => <Skeleton className="h-64 w-full" />,
});

/** Two steps: the draft, and what it changes. */
export function RulesEditor({ subject }: { subject: RuleSubject }) {
  const rules = useRules(subject);
  const [step, setStep] = useQueryState(
    "step",
    parseAsEditorStep.withOptions({ history: "push", scroll: true }),
  );
  const whyNot = useWhyNot("rule.write", rules.program.id);
  const back = (
    <Button asChild>
      <Link href={rulesHref(rules.subject, rules)}>Back to the rules</Link>
    </Button>
  );
  if (whyNot)
    return (
      <EmptyState title="You may not change rules" actions={back}>
        {whyNot}
      </EmptyState>
    );
  if (rules.open?.status === "activating")
    return (
      <EmptyState title={`Version ${rules.open.version} is coming into force`} actions={back}>
        The rules can be edited again in a few seconds.
      </EmptyState>
    );
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 className="font-semibold text-lg">
          {step === "edit" ? `Edit the ${subject.scope}'s rules` : `Review the ${subject.scope}'s draft`}
        </h2>
        <p className="text-muted">
          {step === "edit" ? "Step 1 of 2: the draft." : "Step 2 of 2: what will be different."}
        </p>
      </div>
      {step === "edit" ? (
        <RulesForm rules={rules} onSaved={() => setStep("review")} />
      ) : (
        <ReviewDraft rules={rules} onBack={() => setStep("edit")} />
      )}
    </div>
  );
}
