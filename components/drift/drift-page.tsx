"use client";

import { EnvironmentBadge } from "@/components/status/environment-badge";
import type { Column } from "@/components/table/columns";
import { RelatedTable } from "@/components/table/related-table";
import { Badge } from "@/components/ui/badge";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import {
  actsOf,
  driftActEffects,
  driftActLabels,
  driftKinds,
  driftResolutionLabels,
  driftStatusLabels,
} from "@/lib/drift";
import { paths } from "@/lib/paths";
import type { DriftFinding } from "@/server/services/drift";
import { DriftActions } from "./drift-actions";
import { comparedRows, driftStatusTones } from "./drift-words";
import { useDriftFinding } from "./use-drift";

/** One difference: both sides beside each other, what can be done, what was done. */
export function DriftPage({ id }: { id: string }) {
  const finding = useDriftFinding(id);
  const { kind, status, resolution } = finding;
  return (
    <>
      <PageHeader
        parent={{ href: paths.drift, name: "Drift" }}
        title={driftKinds[kind].label}
        badges={
          <>
            <Badge tone={driftStatusTones[status]}>{driftStatusLabels[status]}</Badge>
            {resolution && resolution !== "accepted" && <Badge>{driftResolutionLabels[resolution]}</Badge>}
            <EnvironmentBadge kind={finding.environmentKind} />
          </>
        }
        summary={<span className="text-ink">{driftKinds[kind].meaning}</span>}
        actions={<DriftActions finding={finding} />}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,24rem)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Section title="Both sides" isFlush>
            <RelatedTable
              name="Both sides"
              columns={columns}
              rows={comparedRows(finding)}
              rowKey={(row) => row.name}
              empty="It is about the owner: FINCI shows nothing to compare."
            />
            {finding.isNameMasked && (
              <p className="px-4 pb-3 text-muted text-xs">
                The names are masked, and may look alike. Reveal the holder's data on their page to see them.
              </p>
            )}
          </Section>
          {status !== "resolved" && (
            <Section title="What can be done">
              <ul className="flex flex-col gap-2">
                {actsOf(kind).map((act) => (
                  <li key={act}>
                    <span className="font-medium">{driftActLabels[act]}.</span> {driftActEffects[act]}
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </div>
        <FindingFacts finding={finding} />
      </div>
    </>
  );
}

type Row = ReturnType<typeof comparedRows>[number];
const none = <span className="text-muted">not there</span>;
const columns: readonly Column<Row>[] = [
  { id: "name", header: "What", cell: (row) => row.name },
  { id: "ours", header: "Here", cell: (row) => row.ours ?? none },
  { id: "finci", header: "At FINCI", cell: (row) => row.finci ?? none },
  {
    id: "same",
    header: "Compared",
    cell: (row) => (row.ours === row.finci ? "Same" : <Badge tone="warn">Differs</Badge>),
  },
];

function FindingFacts({ finding }: { finding: DriftFinding }) {
  const { tokenId, ownerId, ownerType, program, resolvedBy, resolvedAt, reason } = finding;
  const owner = ownerType === "person" ? paths.person(ownerId) : paths.corporate(ownerId);
  return (
    <Section title="Difference">
      <Facts
        facts={[
          tokenId !== "" && {
            name: "Card",
            value: finding.isCardHere ? (
              <TextLink href={paths.card(tokenId)}>{tokenId}</TextLink>
            ) : (
              <Copyable text={tokenId} label="token id" />
            ),
          },
          {
            name: ownerType === "person" ? "Person" : "Corporate",
            value: <TextLink href={owner}>{ownerId}</TextLink>,
          },
          { name: "Seen first", value: <ExactTime value={finding.firstSeenAt} /> },
          { name: "Seen last", value: <ExactTime value={finding.lastSeenAt} /> },
          resolvedAt && {
            name: finding.status === "accepted" ? "Accepted" : "Resolved",
            value: <ExactTime value={resolvedAt} />,
          },
          resolvedAt && { name: "By", value: resolvedBy?.name ?? "nobody: it was not seen any more" },
          reason !== null && { name: "Reason", value: reason },
          { name: "Program", value: <TextLink href={paths.program(program.id)}>{program.name}</TextLink> },
        ]}
      />
    </Section>
  );
}
