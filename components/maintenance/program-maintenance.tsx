"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useProgram } from "@/components/programs/use-program";
import { useViewer, useWhyNot } from "@/components/shell/viewer";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { DataTable } from "@/components/table/data-table";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { formatCapped } from "@/lib/figures";
import { behaviourWords } from "@/lib/maintenance-words";
import { paths } from "@/lib/paths";
import type { MaintenanceListItem } from "@/server/services/maintenance";
import { Countdown } from "./countdown";
import { EndMaintenance } from "./end-maintenance";
import { windowColumns, windowKey } from "./window-columns";

type Side = { id: string; kind: "sandbox" | "production" };

/** Maintenance mode of both sides: what is in force, what was, what it decided; the side in sight first. */
export function ProgramMaintenance({ id }: { id: string }) {
  const program = useProgram(id);
  const { environmentKind } = useViewer();
  const isRecordedOnly = program.decisioningModel === "finci";
  const sides = [...program.environments].sort(
    (one, other) => Number(other.kind === environmentKind) - Number(one.kind === environmentKind),
  );
  return (
    <div className="flex flex-col gap-4">
      {isRecordedOnly && (
        <Alert title="FINCI decides; recorded only">
          FINCI answers this program's authorizations itself and tells us afterwards. Maintenance mode would
          change nothing, so it cannot be started.
        </Alert>
      )}
      {sides.map((side) => (
        <SideMaintenance key={side.id} side={side} programId={id} isRecordedOnly={isRecordedOnly} />
      ))}
    </div>
  );
}

type SideMaintenanceProps = { side: Side; programId: string; isRecordedOnly: boolean };

function SideMaintenance({ side, programId, isRecordedOnly }: SideMaintenanceProps) {
  const { environmentKind } = useViewer();
  const query = useInfiniteQuery({
    ...useTRPC().maintenance.list.infiniteQueryOptions(
      { environmentId: side.id },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: refreshFirstPage,
  });
  const newest = query.data?.pages[0]?.items[0];
  const current = newest && !newest.endedAt ? newest : null;
  const isInSight = environmentKind === side.kind;
  return (
    <Section
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          <EnvironmentBadge kind={side.kind} />
          {query.data && (
            <Badge tone={current ? "warn" : "neutral"}>{current ? "In maintenance mode" : "Off"}</Badge>
          )}
        </span>
      }
      actions={
        current ? (
          <EndMaintenance window={current} programId={programId} side={side.kind} />
        ) : (
          !isRecordedOnly && <StartButton programId={programId} side={side.kind} />
        )
      }
    >
      <div className="flex flex-col gap-4">
        {query.data && <Current window={current} isInSight={isInSight} isRecordedOnly={isRecordedOnly} />}
        {query.data && !newest ? (
          <p className="text-muted text-xs">Maintenance mode was never on in {side.kind}.</p>
        ) : (
          <DataTable
            name={`Maintenance windows in ${side.kind}`}
            columns={windowColumns(isInSight)}
            query={query}
            rowKey={windowKey}
            isEmbedded
            empty={null}
          />
        )}
      </div>
    </Section>
  );
}

function StartButton({ programId, side }: { programId: string; side: Side["kind"] }) {
  const reason = useWhyNot("maintenance.write", programId);
  if (reason) {
    return (
      <WhyDisabled reason={reason}>
        <Button aria-disabled>Start maintenance</Button>
      </WhyDisabled>
    );
  }
  return (
    <Button asChild>
      <Link href={paths.startMaintenance(programId, side)}>Start maintenance</Link>
    </Button>
  );
}

type CurrentProps = { window: MaintenanceListItem | null; isInSight: boolean; isRecordedOnly: boolean };

/** What decides now, in a sentence. */
function Current({ window, isInSight, isRecordedOnly }: CurrentProps) {
  if (!window)
    return (
      <p className="text-muted">
        {isRecordedOnly ? "FINCI decides." : "The rules, the balance and the card decide."}
      </p>
    );
  const decided = `${formatCapped(window.decidedCount)} decided so far`;
  return (
    <div className="flex flex-col gap-1">
      <p>
        Until <ExactTime value={window.expiresAt} />,{" "}
        <strong className="font-semibold">{behaviourWords(window)}</strong>. It ends by itself in{" "}
        <Countdown until={window.expiresAt} />.
      </p>
      <p className="text-muted">
        Started by {window.startedBy ?? "the system"}: “{window.reason}”.{" "}
        {isInSight && window.decidedCount > 0 ? (
          <TextLink href={paths.decidedByMaintenance(window.id)} className="underline">
            {decided}
          </TextLink>
        ) : (
          decided
        )}
      </p>
    </div>
  );
}
