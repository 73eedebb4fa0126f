"use client";

import { SlidersHorizontal } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { RuleScope } from "@/lib/rules/schema";
import type { RuleSubject, RuleVersion, SubjectRules } from "@/server/services/rules";
import { OtherRules } from "./applying-rules";
import { RuleList } from "./rule-list";
import { rulesEditHref } from "./rules-href";
import { useRules, useUsage } from "./use-rules";

/** Below the rules and behind a button: fetched after them. */
const VersionHistory = dynamic(() => import("./version-history").then((module) => module.VersionHistory), {
  ssr: false,
  loading: () => <Skeleton className="h-40 w-full" />,
});
const OpenDraft = dynamic(() => import("./open-draft").then((module) => module.OpenDraft), { ssr: false });
const TurnOffRules = dynamic(() => import("./turn-off-rules").then((module) => module.TurnOffRules), {
  ssr: false,
});

/** The spending controls of one program, account, cardholder or card: in force, drafted, and before. */
export function RulesPanel({ subject }: { subject: RuleSubject }) {
  const rules = useRules(subject);
  return (
    <div className="flex flex-col gap-4">
      {rules.active && <PendingApprovals subjectType="rule_set" subjectId={rules.active.id} />}
      {rules.open && <PendingApprovals subjectType="rule_set" subjectId={rules.open.id} />}
      <OpenDraft rules={rules} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <InForce rules={rules} subject={subject} />
        <OtherRules rules={rules} />
      </div>
      <VersionHistory versions={rules.versions} />
    </div>
  );
}

function InForce({ rules, subject }: { rules: SubjectRules; subject: RuleSubject }) {
  const { active, program } = rules;
  const usage = useUsage(subject);
  const whyNot = useWhyNot("rule.write", program.id);
  return (
    <Section
      title="Rules in force"
      description={active && <Origin version={active} />}
      actions={
        whyNot === null && (
          <>
            <TurnOffRules rules={rules} />
            <EditButton rules={rules} />
          </>
        )
      }
      isFlush
    >
      {usage.error && !usage.data && (
        <Alert tone="warn" className="mx-4 mb-3">
          How much of the limits is used could not be loaded. {problemOf(usage.error).sentence}
        </Alert>
      )}
      {active ? (
        <RuleList rules={active.rules} usage={usage.data} timeZone={program.timeZone} />
      ) : (
        <EmptyState icon={SlidersHorizontal} title="No rules of its own">
          {emptyWords[rules.subject.scope]}
        </EmptyState>
      )}
      {whyNot !== null && <p className="border-line border-t px-4 py-2.5 text-muted text-xs">{whyNot}</p>}
    </Section>
  );
}

const emptyWords: Record<RuleScope, string> = {
  card: "The card can spend what its account holds, within the rules of its cardholder, account and program.",
  cardholder: "The cards of this cardholder can spend within the rules of their accounts and the program.",
  account: "The cards of this account can spend what it holds, within the rules of the program.",
  program: "Every card can spend what its account holds.",
};

function Origin({ version }: { version: RuleVersion }) {
  return (
    <>
      <TextLink className="underline" href={paths.ruleSet(version.id)}>
        Version {version.version}
      </TextLink>
      {version.activatedAt && (
        <>
          , in force since <Time value={version.activatedAt} />
        </>
      )}
      . {version.authorName}: {version.reason}
    </>
  );
}

function EditButton({ rules }: { rules: SubjectRules }) {
  const { open, active, subject } = rules;
  if (open?.status === "activating") return null;
  return (
    <Button variant="primary" asChild>
      <Link href={rulesEditHref(subject, rules)}>
        {open ? "Edit the draft" : active ? "Change the rules" : "Add rules"}
      </Link>
    </Button>
  );
}
