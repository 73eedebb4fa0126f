"use client";

import { useProgram } from "@/components/programs/use-program";
import { Alert } from "@/components/ui/alert";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { runModeLabels } from "@/lib/certification";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import type { CertificationRun } from "@/server/services/certification";
import { RunBadge } from "./badges";
import { countWords } from "./overview-page";
import { RunActions } from "./run-actions";
import { ScenarioPanel } from "./scenario-panel";
import { useCertificationRun } from "./use-certification";

type CertificationRunPageProps = { programId: string; runId: string };

/** One run: its result, what FINCI's engineer said, and every validation with its evidence. */
export function CertificationRunPage({ programId, runId }: CertificationRunPageProps) {
  const run = useCertificationRun(runId);
  const program = useProgram(programId);
  return (
    <div className="flex flex-col gap-4">
      <Section
        title={
          <span className="inline-flex flex-wrap items-center gap-2">
            <TextLink href={paths.programCertification(programId)}>Sandbox validation</TextLink> / Run{" "}
            {run.number}
            <RunBadge state={run.state} />
          </span>
        }
        description={sentenceOf(run, program.name)}
        actions={<RunActions run={run} />}
      >
        <RunFacts run={run} />
      </Section>
      {run.acceptance && (
        <Alert
          tone="approve"
          title={`Accepted by ${run.acceptance.engineerName} of FINCI on ${run.acceptance.acceptedOn}`}
        >
          {run.acceptance.note} Recorded by {run.acceptance.recordedBy},{" "}
          <ExactTime value={run.acceptance.recordedAt} />.
        </Alert>
      )}
      <p role="status" className="sr-only">
        {countWords(run)}
      </p>
      <ol className="flex flex-col gap-2" aria-label="Validations">
        {run.scenarios.map((scenario) => (
          <li key={scenario.key}>
            <ScenarioPanel run={run} scenario={scenario} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function RunFacts({ run }: { run: CertificationRun }) {
  return (
    <Facts
      facts={[
        { name: "Validations", value: countWords(run) },
        { name: "How", value: runModeLabels[run.mode] },
        {
          name: "Started",
          value: (
            <>
              <ExactTime value={run.startedAt} /> by {run.startedBy}
            </>
          ),
        },
        {
          name: "Took",
          value: run.finishedAt
            ? formatDuration(run.finishedAt.getTime() - run.startedAt.getTime())
            : "It is under way",
        },
      ]}
    />
  );
}

function sentenceOf({ state, isWhole, acceptance }: CertificationRun, program: string): string {
  if (state === "running") return "Under way. You may leave this page and come back.";
  if (state === "cancelled") return "Stopped by a person. What was done before stays.";
  if (state === "failed")
    return "Something does not hold. Each validation that failed says why, and what to do.";
  if (!isWhole) return "All that was chosen holds. FINCI accepts a run of all validations.";
  return acceptance
    ? `The sandbox validation of ${program} is complete.`
    : "All holds. It is complete when FINCI's engineer has accepted it.";
}
