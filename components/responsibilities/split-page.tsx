"use client";

import { useWhyNot } from "@/components/shell/viewer";
import { ActionLink } from "@/components/ui/action-link";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ScrollPane } from "@/components/ui/scroll-pane";
import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import { programModelNames } from "@/lib/program-words";
import { type DutyAssignment, parties, partyLabels } from "@/lib/responsibilities";
import type { ResponsibilitySplit, SplitVersion } from "@/server/services/responsibilities";
import { SplitTable } from "./split-table";
import { useSplit } from "./use-split";

/** Who does what: the version in force, and how it came about. */
export function SplitPage({ id }: { id: string }) {
  const split = useSplit(id);
  const whyNot = useWhyNot("program.write", id);
  return (
    <div className="flex flex-col gap-4">
      {split.version === 0 && (
        <Alert tone="warn" title="Nobody has agreed on this yet">
          It is what {programModelNames[split.program.model]} begins with. Go through it with FINCI, then save
          it as version 1.
        </Alert>
      )}
      <Section
        title={split.version === 0 ? "Proposed split" : `Version ${split.version}`}
        description={countWords(split)}
        actions={
          <>
            <Button asChild size="sm">
              <a href={paths.responsibilitiesExport(id)} download>
                Export CSV
              </a>
            </Button>
            <Button asChild size="sm">
              <a href={paths.responsibilitiesPrint(id)} target="_blank" rel="noreferrer">
                Print
              </a>
            </Button>
            <ActionLink href={paths.editResponsibilities(id)} whyNot={whyNot}>
              Edit
            </ActionLink>
          </>
        }
        isFlush
      >
        <ScrollPane label="Responsibility split">
          <SplitTable duties={split.duties} />
        </ScrollPane>
      </Section>
      {split.versions.length > 0 && (
        <Section title="Versions">
          <ol aria-label="Versions" className="flex flex-col gap-3">
            {split.versions.map((version) => (
              <Version key={version.version} version={version} />
            ))}
          </ol>
        </Section>
      )}
    </div>
  );
}

function countWords({ duties }: ResponsibilitySplit): string {
  const all = Object.values(duties);
  return parties
    .map((party) => `${partyLabels[party]} ${all.filter((duty) => duty.party === party).length}`)
    .join(" · ");
}

function Version({ version }: { version: SplitVersion }) {
  return (
    <li className="border-line border-b pb-3 last:border-b-0 last:pb-0">
      <p>
        <b className="font-semibold">Version {version.version}</b>{" "}
        <span className="text-muted">
          by {version.authorName}, <ExactTime value={version.createdAt} />
        </span>
      </p>
      <p className="break-words">{version.reason}</p>
      {version.changes.length > 0 && (
        <ul className="mt-1 list-disc pl-5 text-muted">
          {version.changes.map(({ duty, before, after }) => (
            <li key={duty.key}>
              {duty.name}: {words(before)} → {words(after)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function words(assignment: DutyAssignment | null): string {
  if (!assignment) return "nobody";
  return assignment.note
    ? `${partyLabels[assignment.party]} (${assignment.note})`
    : partyLabels[assignment.party];
}
