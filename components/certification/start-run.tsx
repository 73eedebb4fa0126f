"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { type RunMode, type ScenarioKey, scenarioKeys, scenarioWords } from "@/lib/certification";
import { paths } from "@/lib/paths";
import type { CertificationRunSummary } from "@/server/services/certification";
import { useCertificationRefresh } from "./use-certification";

type StartRunProps = {
  programId: string;
  canSimulate: boolean;
  running: CertificationRunSummary | null;
};

const noSimulator =
  "The sandbox's base address is not the simulator on this machine. Start a live session with FINCI's engineer instead.";

/** All validations or some of them, against the simulator or in a live session. */
export function StartRun({ programId, canSimulate, running }: StartRunProps) {
  const [chosen, setChosen] = useState<readonly ScenarioKey[]>(scenarioKeys);
  // Made once per form: a second press is not a second run.
  const [runId] = useState(() => crypto.randomUUID());
  const whyNotRole = useWhyNot("certification.run", programId);
  const router = useRouter();
  const refresh = useCertificationRefresh();
  const start = useMutation(
    useTRPC().certification.start.mutationOptions({
      onSuccess: (made) => router.push(paths.certificationRun(programId, made.runId)),
      onSettled: refresh,
    }),
  );
  const whyNot =
    whyNotRole ??
    (running ? `Run ${running.number} is under way. Wait for it, or stop it on its page.` : null) ??
    (chosen.length === 0 ? "Choose at least one validation." : null);
  const button = (mode: RunMode, label: string, reason: string | null, variant?: "primary") => (
    <WhyDisabled reason={reason}>
      <Button
        variant={variant}
        aria-disabled={reason !== null || undefined}
        isPending={start.isPending && start.variables.mode === mode}
        onClick={() => {
          if (reason !== null || start.isPending) return;
          const scenarios = chosen.length === scenarioKeys.length ? undefined : [...chosen];
          start.mutate({ runId, programId, mode, scenarios });
        }}
      >
        {label}
      </Button>
    </WhyDisabled>
  );
  const words = chosen.length === scenarioKeys.length ? "all" : `${chosen.length} chosen`;
  return (
    <Section
      title="Sandbox validation"
      description="The twelve validations that FINCI asks for. A run creates records at FINCI whose external ids begin with certification-, and pays with a card of its own."
    >
      <div className="flex flex-col gap-4">
        {running && (
          <Alert title={`Run ${running.number} is under way`}>
            Started by {running.startedBy}.{" "}
            <TextLink href={paths.certificationRun(programId, running.id)} className="underline">
              Follow it
            </TextLink>
          </Alert>
        )}
        <ScenarioChoice chosen={chosen} onChange={setChosen} />
        {start.error && (
          <Alert tone="danger">
            <ProblemText problem={problemOf(start.error)} />
          </Alert>
        )}
        <div className="flex flex-wrap gap-2">
          {button(
            "simulator",
            `Run ${words} against the simulator`,
            whyNot ?? (canSimulate ? null : noSimulator),
            "primary",
          )}
          {button("live", `Run ${words} in a live session`, whyNot)}
        </div>
        <p className="text-muted text-xs">
          In a live session FINCI's engineer triggers the payments: the page says which, with card and amount,
          and recognises each when it arrives. You may leave the page and come back.
        </p>
      </div>
    </Section>
  );
}

type ScenarioChoiceProps = {
  chosen: readonly ScenarioKey[];
  onChange: (chosen: readonly ScenarioKey[]) => void;
};

function ScenarioChoice({ chosen, onChange }: ScenarioChoiceProps) {
  const toggle = (key: ScenarioKey, isOn: boolean) =>
    onChange(scenarioKeys.filter((one) => (one === key ? isOn : chosen.includes(one))));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 flex w-full flex-wrap items-center gap-x-3 font-medium">
        Validations
        <Button variant="ghost" onClick={() => onChange(scenarioKeys)}>
          Choose all
        </Button>
        <Button variant="ghost" onClick={() => onChange([])}>
          Choose none
        </Button>
      </legend>
      <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {scenarioKeys.map((key, index) => (
          <label key={key} htmlFor={`choose-${key}`} className="flex items-start gap-2">
            <Checkbox
              id={`choose-${key}`}
              className="mt-0.5"
              checked={chosen.includes(key)}
              onChange={(event) => toggle(key, event.target.checked)}
            />
            <span>
              <span className="text-muted tabular-nums">{index + 1}.</span> {scenarioWords[key].name}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
