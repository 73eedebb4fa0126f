"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { ErrorPanel } from "@/components/ui/error-panel";
import { ExactTime } from "@/components/ui/time";
import { Figures } from "./figures";
import { Latest } from "./latest";
import { OverviewHeader } from "./overview-header";
import { overviewSearchParams } from "./search-params";
import { Declines, OpenHolds, Outcomes } from "./shares";
import { FiguresSkeleton, SharesSkeleton, VolumeSkeleton } from "./skeleton";
import { Volume } from "./volume";

const latestPollMs = 2_000;
/** A longer window costs more to sum up and changes less. */
const summaryPollMs = { "1h": 2_000, "24h": 5_000, "7d": 30_000 };

/** The live overview: figures, courses, shares, and the last payments as they happen. Polls while it is in sight. */
export function Overview() {
  const trpc = useTRPC();
  const [{ window, program }] = useQueryStates(overviewSearchParams);
  const [isPaused, setPaused] = useState(false);
  const programId = program ?? undefined;
  const summary = useQuery({
    ...trpc.overview.summary.queryOptions({ window, programId }),
    refetchInterval: isPaused ? false : summaryPollMs[window],
    placeholderData: keepPreviousData,
  });
  const latest = useQuery({
    ...trpc.overview.latest.queryOptions({ programId }),
    refetchInterval: isPaused ? false : latestPollMs,
  });
  const { data } = summary;
  const problem = summary.error && problemOf(summary.error);
  return (
    <>
      <OverviewHeader isPaused={isPaused} onPausedChange={setPaused} />
      {problem && data && (
        <Alert tone="warn" title="The figures stand still">
          They are those of <ExactTime value={new Date(summary.dataUpdatedAt)} />. {problem.sentence}
        </Alert>
      )}
      {problem && !data ? (
        <ErrorPanel
          sentence={problem.sentence}
          requestId={problem.requestId}
          onRetry={() => summary.refetch()}
        />
      ) : (
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-3">
          {data ? <Figures summary={data} program={program} /> : <FiguresSkeleton />}
          <div className="flex min-w-0 flex-col gap-4 lg:col-span-2">
            {data ? <Volume summary={data} program={program} /> : <VolumeSkeleton />}
            <Latest rows={latest.data} program={program} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            {data ? (
              <>
                <Declines summary={data} program={program} />
                <Outcomes summary={data} program={program} />
                <OpenHolds summary={data} program={program} />
              </>
            ) : (
              <SharesSkeleton />
            )}
          </div>
        </div>
      )}
    </>
  );
}
