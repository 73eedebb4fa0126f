"use client";

import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { paths } from "@/lib/paths";
import type { Journey, Lack } from "@/server/services/journey";

const groups: { what: Lack["what"]; name: string; href: (id: string) => string }[] = [
  {
    what: "setting",
    name: "Settings of production",
    href: (id) => paths.environment(id, "production"),
  },
  {
    what: "confirmation",
    name: "Assumptions of the contract to be confirmed",
    href: (id) => paths.programAssumptionsOf(id, "production"),
  },
  { what: "step", name: "Steps to be done", href: paths.programJourney },
];

/** Whether production is on, could be asked for, or what keeps it off, by name. */
export function ProductionGate({ id, journey }: { id: string; journey: Journey }) {
  const { production } = journey;
  if (!production)
    return (
      <Alert title="There is no production side yet">
        The program has a sandbox only. Its production side is made with the program's definition.
      </Alert>
    );
  const { status, lacks, environmentId } = production;
  if (status === "enabled")
    return (
      <Alert tone={lacks.length > 0 ? "warn" : "approve"} title="Production is switched on">
        {lacks.length > 0 ? (
          <>It went on although something is open now: {lacks.map(({ label }) => label).join("; ")}.</>
        ) : (
          "Every step is done and every assumption confirmed."
        )}
      </Alert>
    );
  return (
    <>
      <PendingApprovals subjectType="environment" subjectId={environmentId} />
      {lacks.length === 0 ? (
        <Alert tone="approve" title="Nothing keeps production off">
          <TextLink href={paths.environment(id, "production")} className="underline">
            Ask for it on production's page
          </TextLink>
          ; a second person switches it on.
        </Alert>
      ) : (
        <Alert
          tone="info"
          title={`Production is off: ${lacks.length} ${lacks.length === 1 ? "thing is" : "things are"} missing`}
        >
          <ul aria-label="What production lacks" className="flex flex-col gap-1">
            {groups.map((group) => (
              <Missing key={group.what} id={id} group={group} lacks={lacks} />
            ))}
          </ul>
        </Alert>
      )}
    </>
  );
}

type MissingProps = { id: string; group: (typeof groups)[number]; lacks: readonly Lack[] };

function Missing({ id, group: { what, name, href }, lacks }: MissingProps) {
  const labels = lacks.filter((lack) => lack.what === what).map(({ label }) => label);
  if (labels.length === 0) return null;
  return (
    <li>
      <details>
        <summary className="cursor-pointer">
          {name}: {labels.length}
        </summary>
        <ul className="list-disc pl-8 text-muted">
          {labels.map((label) => (
            <li key={label}>{label}</li>
          ))}
        </ul>
        {what !== "step" && <TextLink href={href(id)}>Open {name.toLowerCase()}</TextLink>}
      </details>
    </li>
  );
}
