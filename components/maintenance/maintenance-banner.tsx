"use client";

import { useQuery } from "@tanstack/react-query";
import { Wrench } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/components/trpc/provider";
import { behaviourWords, untilWords } from "@/lib/maintenance-words";
import { paths } from "@/lib/paths";
import type { CurrentMaintenance } from "@/server/services/maintenance";
import { Countdown } from "./countdown";

/** How often an open page asks what is in force. */
const bannerPollMs = 3_000;
/** Windows that the banner spells out; of more it tells the number. */
const shownMax = 3;

/**
 * Says on every page that a program does not decide by its rules: appears and goes by itself. Its frame is always
 * there, so that a screen reader hears of it.
 */
export function MaintenanceBanner() {
  const { data = [] } = useQuery({
    ...useTRPC().maintenance.current.queryOptions(),
    refetchInterval: bannerPollMs,
  });
  const more = data.length - shownMax;
  return (
    <div role="status" className="sticky top-19 z-30 -mx-4 -mt-5 mb-5 md:-mx-6 xl:-mx-8">
      {data.length > 0 && (
        <div className="flex flex-col gap-1 border-warn/30 border-b bg-warn-soft px-4 py-2 text-warn md:px-6 xl:px-8">
          {data.slice(0, shownMax).map((window) => (
            <BannerLine key={window.id} window={window} />
          ))}
          {more > 0 && (
            <Link href={paths.programs} className="pl-6 text-xs underline underline-offset-2">
              and {more} more in maintenance mode
            </Link>
          )}
        </div>
      )}
    </div>
  );
}

function BannerLine({ window }: { window: CurrentMaintenance }) {
  const { program, environmentKind, expiresAt } = window;
  return (
    <p className="flex gap-2">
      <Wrench aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        <strong className="font-semibold">
          Maintenance mode: {program.name}, {environmentKind}.
        </strong>{" "}
        Until <span suppressHydrationWarning>{untilWords(expiresAt, new Date())}</span>{" "}
        {behaviourWords(window)}.{" "}
        <span aria-hidden>
          (<Countdown until={expiresAt} /> left)
        </span>{" "}
        <Link
          href={paths.programMaintenance(program.id)}
          className="font-medium underline underline-offset-2"
        >
          Details
        </Link>
      </span>
    </p>
  );
}
