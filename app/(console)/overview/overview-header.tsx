"use client";

import { useQuery } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { cn } from "@/lib/class-names";
import { overviewSearchParams, overviewWindows } from "./search-params";

const windowNames = { "1h": "Last hour", "24h": "Last 24 hours", "7d": "Last 7 days" };

type OverviewHeaderProps = { isPaused: boolean; onPausedChange: (isPaused: boolean) => void };

/** Title, program, window and the pause of the live figures. */
export function OverviewHeader({ isPaused, onPausedChange }: OverviewHeaderProps) {
  const trpc = useTRPC();
  const programs = useQuery(trpc.programs.scope.queryOptions()).data ?? [];
  const [{ window, program }, setValues] = useQueryStates(overviewSearchParams, { history: "push" });
  return (
    <PageHeader
      title="Overview"
      badges={
        <Button
          variant="ghost"
          size="sm"
          aria-pressed={isPaused}
          onClick={() => onPausedChange(!isPaused)}
          className="text-muted"
        >
          <span
            aria-hidden
            className={cn("size-2 rounded-full", isPaused ? "bg-faint" : "bg-approve-mark")}
          />
          {isPaused ? "Paused" : "Live"}
          {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
          <span className="sr-only">{isPaused ? ", show new payments again" : ", stop updating"}</span>
        </Button>
      }
      actions={
        <>
          {programs.length > 1 && (
            <Select
              aria-label="Program"
              className="w-52"
              value={program ?? ""}
              onChange={(event) => setValues({ program: event.target.value || null })}
            >
              <option value="">All programs</option>
              {programs.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
          <fieldset className="flex rounded-md border border-line-strong bg-surface p-0.5">
            <legend className="sr-only">Window</legend>
            {overviewWindows.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={window === each}
                aria-label={windowNames[each]}
                onClick={() => setValues({ window: each })}
                className={cn(
                  "h-6.5 rounded-sm px-2.5 font-medium text-muted text-xs hover:text-ink",
                  window === each && "bg-hover text-ink",
                )}
              >
                {each}
              </button>
            ))}
          </fieldset>
        </>
      }
    />
  );
}
