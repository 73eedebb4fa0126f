"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { PersonalDataBar } from "@/components/personal-data/personal-data-bar";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { paths } from "@/lib/paths";
import type { IssuanceStep, IssuanceView } from "@/server/services/issuances";
import { AbandonIssuance } from "./abandon-issuance";
import { AccountStep } from "./account-step";
import { CardStep } from "./card-step";
import { CorporateStep } from "./corporate-step";
import { EmployeeStep } from "./employee-step";
import { IssuanceEnd } from "./issuance-end";
import { IssuanceProblem } from "./issuance-problem";
import { MadeStep } from "./made-step";
import { PersonStep } from "./person-step";
import { ReviewStep } from "./review-step";
import { parseAsWizardStep, type WizardStep } from "./search-params";
import type { StepProps } from "./step-form";
import { StepNav } from "./step-nav";
import { useIssuance } from "./use-issuance";
import { isComplete, refusedFields, stepNames } from "./words";

/** Walks one issuance from its owner to its card; its address brings it back where it was left. */
export function Wizard({ id }: { id: string }) {
  const [isRunning, setRunning] = useState(false);
  const issuance = useIssuance(id, isRunning);
  return (
    <>
      <PageHeader
        parent={{ href: paths.issueCard, name: "Issuances" }}
        title={`Issue a card in ${issuance.program.name}`}
        badges={<EnvironmentBadge kind={issuance.environmentKind} />}
        actions={issuance.state === "open" && !isRunning && <AbandonIssuance id={id} />}
      />
      {issuance.state === "open" && (
        <PersonalDataBar personal={issuance.personal} programId={issuance.program.id} whose="form" />
      )}
      {issuance.state === "open" || isRunning ? (
        <OpenWizard issuance={issuance} isRunning={isRunning} onRunning={setRunning} />
      ) : (
        <IssuanceEnd issuance={issuance} />
      )}
    </>
  );
}

type OpenWizardProps = {
  issuance: IssuanceView;
  isRunning: boolean;
  onRunning: (isRunning: boolean) => void;
};

function OpenWizard({ issuance, isRunning, onRunning }: OpenWizardProps) {
  const [chosen, setChosen] = useQueryState("step", parseAsWizardStep);
  const run = useRun(issuance.id, onRunning);
  const order: WizardStep[] = [...issuance.steps.map(({ key }) => key), "review"];
  // Where it was left, decided once: the page must not move on by itself when the last field is filled.
  const [entry] = useState(() => firstToDo(issuance));
  const asked = chosen && order.includes(chosen) ? chosen : entry;
  const current = isRunning ? "review" : asked;
  const at = order.indexOf(current);
  const refused = { ...refusedFields(issuance), ...(run.error && problemOf(run.error).fields) };
  const goTo = (step: WizardStep) => setChosen(step, { history: "push" });
  const previous = order[at - 1];
  const next = order[at + 1];
  const onBack = previous ? () => goTo(previous) : null;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[13rem_minmax(0,44rem)]">
      <StepNav issuance={issuance} current={current} isRunning={isRunning} onChoose={goTo} />
      <StepPanel title={current === "review" ? "Review and issue" : stepNames[current]}>
        {current === "review" ? (
          <ReviewStep
            issuance={issuance}
            isRunning={isRunning}
            error={run.error}
            onRun={() => run.mutate({ id: issuance.id })}
            onEdit={goTo}
            onBack={() => previous && goTo(previous)}
          />
        ) : (
          <>
            {issuance.problem?.step === current && (
              <div className="mb-4">
                <IssuanceProblem issuance={issuance} />
              </div>
            )}
            <Step
              key={`${current} ${issuance.personal.isMasked}`}
              step={current}
              issuance={issuance}
              refusedFields={refused}
              onBack={onBack}
              onNext={() => next && goTo(next)}
            />
          </>
        )}
      </StepPanel>
    </div>
  );
}

/** Takes the focus when the step changes, so that a keyboard and a screen reader go on there. */
function StepPanel({ title, children }: { title: string; children: ReactNode }) {
  const panel = useRef<HTMLDivElement>(null);
  const shown = useRef(title);
  useEffect(() => {
    if (shown.current === title) return;
    shown.current = title;
    panel.current?.focus();
    panel.current?.scrollIntoView({ block: "nearest" });
  }, [title]);
  return (
    <div ref={panel} tabIndex={-1} className="min-w-0 scroll-mt-24 outline-none">
      <Section title={title}>{children}</Section>
    </div>
  );
}

/** The first step that is not complete, or the review. */
function firstToDo(issuance: IssuanceView): WizardStep {
  return issuance.steps.find(({ key }) => !isComplete(issuance, key))?.key ?? "review";
}

/** Runs the issuance; its records are shown as they come. */
function useRun(id: string, onRunning: (isRunning: boolean) => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.issuances.run.mutationOptions({
      onMutate: () => onRunning(true),
      onSuccess: (view) => queryClient.setQueryData(trpc.issuances.byId.queryKey({ id }), view),
      onSettled: async () => {
        const changed = [trpc.issuances, trpc.customers, trpc.accounts, trpc.cards];
        await Promise.all(changed.map((part) => queryClient.invalidateQueries(part.pathFilter())));
        onRunning(false);
      },
    }),
  );
}

function Step({ step, ...props }: StepProps & { step: IssuanceStep }) {
  const recordId = props.issuance.steps.find(({ key }) => key === step)?.recordId;
  if (recordId)
    return <MadeStep step={step} recordId={recordId} onBack={props.onBack} onNext={props.onNext} />;
  if (step === "person") return <PersonStep {...props} />;
  if (step === "corporate") return <CorporateStep {...props} />;
  if (step === "account") return <AccountStep {...props} />;
  if (step === "employee") return <EmployeeStep {...props} />;
  return <CardStep {...props} />;
}
