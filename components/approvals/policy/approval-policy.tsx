"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Section } from "@/components/ui/section";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { approvalKinds, type PolicyKind, policyKinds } from "@/lib/approval-kinds";
import { formatMoney } from "@/lib/money";
import type { ApprovalPolicyDetail } from "@/server/services/approvals";
import { whoDecides } from "../approval-words";

/** Opened by a click: fetched after the page. */
const PolicyDialog = dynamic(() => import("./policy-dialog").then((module) => module.PolicyDialog), {
  ssr: false,
});

/** Which changes of the program wait for a second person, and who that may be; a choice is sent with a reason. */
export function ApprovalPolicy({ programId }: { programId: string }) {
  const { data: policy } = useSuspenseQuery(useTRPC().approvals.policy.queryOptions({ programId }));
  const whyNot = useWhyNot("program.write", programId);
  const [chosen, setChosen] = useState<ReadonlySet<PolicyKind> | null>(null);
  const [isOpen, setOpen] = useState(false);
  const stored = policy.kinds.filter(({ isOn }) => isOn).map(({ kind }) => kind);
  const shown = chosen ?? new Set(stored);
  const isChanged = shown.size !== stored.length || stored.some((kind) => !shown.has(kind));
  const whyNotSave = whyNot ?? (isChanged ? null : "Nothing is chosen otherwise than it is now.");
  const toggle = (kind: PolicyKind) => {
    const next = new Set(shown);
    if (!next.delete(kind)) next.add(kind);
    setChosen(next);
  };
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <PendingApprovals subjectType="program" subjectId={programId} />
      <Section
        title="What needs a second person"
        description="Each of these becomes a request, with its effect spelled out. It is done when a second person approves it; nobody approves their own."
      >
        <ul className="flex flex-col divide-y divide-line">
          {policy.kinds.map((entry) => (
            <KindRow
              key={entry.kind}
              entry={entry}
              isChecked={shown.has(entry.kind)}
              isDisabled={whyNot !== null}
              onToggle={() => toggle(entry.kind)}
            />
          ))}
        </ul>
        <div className="mt-4 flex flex-wrap items-center gap-2">
          <WhyDisabled reason={whyNotSave}>
            <Button
              variant="primary"
              aria-disabled={whyNotSave !== null || undefined}
              onClick={() => whyNotSave === null && setOpen(true)}
            >
              Change …
            </Button>
          </WhyDisabled>
          {isChanged && (
            <Button variant="ghost" onClick={() => setChosen(null)}>
              Leave as it is
            </Button>
          )}
        </div>
      </Section>
      <Section title="Money">
        <p>
          Fundings, adjustments and write-offs over{" "}
          {formatMoney({ minor: policy.approvalThresholdMinor, currency: policy.program.currency })}, and all
          in another currency, always need a second person: {whoDecides("adjustment")}.
        </p>
      </Section>
      {isOpen && (
        <PolicyDialog
          policy={policy}
          secondPersonFor={[...shown]}
          onClose={(isDone) => {
            setOpen(false);
            if (isDone) setChosen(null);
          }}
        />
      )}
    </div>
  );
}

type KindRowProps = {
  entry: ApprovalPolicyDetail["kinds"][number];
  isChecked: boolean;
  isDisabled: boolean;
  onToggle: () => void;
};

function KindRow({ entry: { kind, deciders }, isChecked, isDisabled, onToggle }: KindRowProps) {
  return (
    <li className="py-3">
      <Label className="flex items-start gap-3">
        <Checkbox
          className="mt-0.5"
          checked={isChecked}
          disabled={isDisabled}
          aria-describedby={`policy-${kind}`}
          onChange={onToggle}
        />
        <span className="font-medium">{approvalKinds[kind].label}</span>
      </Label>
      <p id={`policy-${kind}`} className="pl-7 text-muted text-sm">
        {policyKinds[kind]} May approve: {whoDecides(kind)}
        {deciders.length > 0
          ? ` (${deciders.map(({ name }) => name).join(", ")}).`
          : ". Nobody has such a role now."}
      </p>
    </li>
  );
}
