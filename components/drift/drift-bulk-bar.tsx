"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useViewer } from "@/components/shell/viewer";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { actsOf, type DriftAct, driftActLabels, driftBulkMax, permissionOfDriftAct } from "@/lib/drift";
import { formatCount } from "@/lib/figures";
import { paths } from "@/lib/paths";
import { isPermitted, whyNotPermitted } from "@/lib/permissions";
import type { DriftBulkOutcome, DriftFinding } from "@/server/services/drift";

const BulkResolveDialog = dynamic(
  () => import("./resolve-dialog").then((module) => module.BulkResolveDialog),
  { ssr: false },
);

const bulkActs = ["take_finci", "disable", "accept"] as const;
type BulkAct = (typeof bulkActs)[number];

/** What can be done with the chosen differences, which have to be of kinds that allow it, and what became of them. */
export function DriftBulkBar({ rows, onDone }: { rows: readonly DriftFinding[]; onDone: () => void }) {
  const [asked, setAsked] = useState<BulkAct | null>(null);
  const [refused, setRefused] = useState<DriftBulkOutcome["refused"]>([]);
  const whyNotOf = useWhyNotAll(rows);
  return (
    <section
      aria-label="Chosen differences"
      className="flex flex-col gap-2 border-line border-b bg-sunken px-3 py-2"
    >
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-2 font-medium text-sm" aria-live="polite">
          {formatCount(rows.length)} chosen
        </p>
        {bulkActs.map((act) => {
          const whyNot = whyNotOf(act);
          return (
            <WhyDisabled key={act} reason={whyNot}>
              <Button
                size="sm"
                aria-disabled={whyNot !== null || undefined}
                onClick={() => whyNot === null && setAsked(act)}
              >
                {driftActLabels[act]} …
              </Button>
            </WhyDisabled>
          );
        })}
        <Button size="sm" variant="ghost" onClick={onDone}>
          Choose none
        </Button>
      </div>
      {refused.length > 0 && (
        <Alert tone="warn" title={`${formatCount(refused.length)} refused`}>
          <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto">
            {refused.map(({ id, sentence }) => (
              <li key={id}>
                <TextLink href={paths.driftFinding(id)}>Open it</TextLink>: {sentence}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {asked && (
        <BulkResolveDialog
          ids={rows.map(({ id }) => id)}
          act={asked}
          onOutcome={({ done, refused: left }) => {
            notify(
              left.length > 0 ? "error" : "success",
              `${formatCount(done.length)} done${left.length > 0 ? `, ${formatCount(left.length)} refused` : ""}`,
            );
            setRefused(left);
            if (left.length === 0) onDone();
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

/** Why an act on all chosen is not open: too many, a kind it does not fit, or a role that is missing. */
function useWhyNotAll(rows: readonly DriftFinding[]) {
  const { grants } = useViewer();
  return (act: DriftAct): string | null => {
    if (rows.length > driftBulkMax) return `At most ${driftBulkMax} at once. Choose fewer.`;
    if (!rows.every((row) => actsOf(row.kind).includes(act)))
      return "It does not fit every kind that is chosen. Narrow the list to one kind.";
    const permission = permissionOfDriftAct(act);
    const isOpen = rows.every((row) => isPermitted(grants, permission, row.program.id));
    return isOpen ? null : whyNotPermitted(permission);
  };
}
