"use client";

import { ActionLink } from "@/components/ui/action-link";
import { Copyable } from "@/components/ui/copy";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { runModeLabels } from "@/lib/certification";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import type { CertificationRunSummary } from "@/server/services/certification";
import { RunBadge } from "./badges";
import { StartRun } from "./start-run";
import { useCertification } from "./use-certification";

/** The sandbox validations of a program: start them, the runs so far, and what follows in production. */
export function CertificationOverviewPage({ programId }: { programId: string }) {
  const { runs, canSimulate, keyFingerprints } = useCertification(programId);
  const running = runs.find(({ state }) => state === "running");
  return (
    <div className="flex flex-col gap-4">
      <StartRun programId={programId} canSimulate={canSimulate} running={running ?? null} />
      <Section
        title="Runs"
        description="The newest first. Passed is what the console found; accepted is what FINCI's engineer said."
        isFlush={runs.length > 0}
      >
        {runs.length === 0 ? (
          <EmptyState title="Nothing was run yet">
            Start all validations above. Against the simulator they take some seconds.
          </EmptyState>
        ) : (
          <RunsTable programId={programId} runs={runs} />
        )}
      </Section>
      <Section
        title="After the sandbox"
        description="Controlled payments in production, and the review of whether everything is ready."
        actions={
          <ActionLink href={paths.productionReadiness(programId)}>Production and readiness</ActionLink>
        }
      >
        <p className="text-muted">
          FINCI's engineer has to accept the validation first. The evidence of each run is signed by this
          console
          {keyFingerprints.length === 0
            ? "; its key is made with the first download."
            : "; whoever has it compares the key's fingerprint (SHA-256) with this one:"}
        </p>
        {keyFingerprints.map((fingerprint) => (
          <p key={fingerprint}>
            <Copyable text={fingerprint} label="fingerprint of the signing key" />
          </p>
        ))}
      </Section>
    </div>
  );
}

type RunsTableProps = { programId: string; runs: readonly CertificationRunSummary[] };

function RunsTable({ programId, runs }: RunsTableProps) {
  const cell = "whitespace-nowrap px-4 py-2 text-left align-top";
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-[40rem]" aria-label="Certification runs">
        <thead className="border-line border-b text-muted text-xs">
          <tr>
            {["Run", "Result", "How", "Validations", "Accepted by FINCI", "Started", "Took"].map((name) => (
              <th key={name} scope="col" className={`${cell} font-medium`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} className="border-line border-b last:border-0">
              <td className={cell}>
                <TextLink href={paths.certificationRun(programId, run.id)}>Run {run.number}</TextLink>
              </td>
              <td className={cell}>
                <RunBadge state={run.state} />
              </td>
              <td className={cell}>{runModeLabels[run.mode]}</td>
              <td className={`${cell} tabular-nums`}>{countWords(run)}</td>
              <td className={cell}>{run.acceptance ? run.acceptance.engineerName : "No"}</td>
              <td className={cell}>
                <Time value={run.startedAt} /> by {run.startedBy}
              </td>
              <td className={`${cell} tabular-nums`}>
                {run.finishedAt ? formatDuration(run.finishedAt.getTime() - run.startedAt.getTime()) : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "12 passed", "11 passed, 1 failed", "3 of 12 done". */
export function countWords({ counts, state }: Pick<CertificationRunSummary, "counts" | "state">): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (state === "running") return `${total - counts.waiting - counts.running} of ${total} done`;
  const words = [`${counts.passed} passed`];
  if (counts.failed > 0) words.push(`${counts.failed} failed`);
  if (counts.skipped > 0) words.push(`${counts.skipped} not in scope`);
  return words.join(", ");
}
