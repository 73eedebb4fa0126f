"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { ErrorPanel } from "@/components/ui/error-panel";
import { LoadingPanel } from "@/components/ui/loading";
import { cn } from "@/lib/class-names";
import type { RerunResult } from "@/server/services/authorizations";
import { RerunBasis } from "./rerun-basis";
import { RerunSides } from "./rerun-sides";
import { rerunSearchParams, toRerunInput } from "./search-params";
import { VersionChoice } from "./version-choice";

/** A stored authorization decided again, by the versions of the rules that are chosen; beside what was decided then. */
export function RerunPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const [values] = useQueryStates(rerunSearchParams);
  const rerun = useQuery({
    ...trpc.authorizations.rerun.queryOptions(toRerunInput(id, values)),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="flex flex-col gap-4">
      <VersionChoice id={id} />
      {rerun.error ? (
        <RerunProblem error={rerun.error} onRetry={() => rerun.refetch()} />
      ) : rerun.data ? (
        <div
          aria-busy={rerun.isPlaceholderData}
          className={cn("flex flex-col gap-4", rerun.isPlaceholderData && "opacity-60")}
        >
          <Verdict result={rerun.data} />
          <RerunSides result={rerun.data} />
          <RerunBasis result={rerun.data} />
        </div>
      ) : (
        <LoadingPanel />
      )}
    </div>
  );
}

function RerunProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { sentence, fields, requestId } = problemOf(error);
  const [field] = Object.values(fields);
  return (
    <ErrorPanel
      sentence={field ? `Nothing was re-run. ${field}` : sentence}
      requestId={requestId}
      onRetry={onRetry}
    />
  );
}

/** Whether it would have come to the same, in a sentence that is read out when it changes. */
function Verdict({ result }: { result: RerunResult }) {
  const { isSame, asDecided, rerun, wasMaintenance } = result;
  const maintenance = wasMaintenance
    ? " Maintenance mode decided then; a re-run leaves it aside and lets the rules decide."
    : "";
  if (isSame) return <Alert>The same decision, for the same reason.{maintenance}</Alert>;
  if (asDecided.decision === null)
    return (
      <Alert>
        FINCI decided; recorded only. By these rules we would have {rerun.decision} it.{maintenance}
      </Alert>
    );
  return (
    <Alert tone="warn" title={differenceOf(result)}>
      This is an answer to “what if”: nothing was changed, and FINCI was told nothing.{maintenance}
    </Alert>
  );
}

function differenceOf({ asDecided, rerun }: RerunResult): string {
  if (asDecided.decision === rerun.decision) return "Declined both times, for another reason";
  return `${asDecided.decision === "approved" ? "Approved" : "Declined"} then; ${rerun.decision} by these rules`;
}
