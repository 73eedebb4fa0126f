"use client";

import { useSyncExternalStore } from "react";
import { cn } from "@/lib/class-names";
import { formatRelative, formatUtc } from "@/lib/time";

const tickMs = 5000;
/** A moment so little ahead of the page's clock is one that came since its last tick, or by a server's clock. */
const aheadMs = 15_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One clock for all times on the page. */
function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const notify of listeners) notify();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** To the second, so that two reads in one render agree. */
function serverNow(): number {
  return Math.floor(Date.now() / 1000) * 1000;
}

function localText(moment: Date): string {
  return new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "long",
  }).format(moment);
}

/** `2026-11-22 10:15:30.123 UTC (22 Nov 2026, 11:15:30 CET)`: exact, and as the reader's clock shows it. */
function exactText(moment: Date): string {
  return `${formatUtc(moment)} (${localText(moment)})`;
}

const subscribeToNothing = () => () => {};

/**
 * Changes once the page is in the browser. Used as a key: React leaves the server's text in place where it differs, so
 * a new element has to take over with the reader's own clock and time zone.
 */
function useSideKey(): "server" | "browser" {
  return useSyncExternalStore(
    subscribeToNothing,
    () => "browser",
    () => "server",
  );
}

type TimeProps = { value: Date; className?: string };

/** How long ago, or in how long; the exact UTC and local time on hover. Keeps itself current. */
export function Time({ value, className }: TimeProps) {
  const side = useSideKey();
  const valueMs = value.getTime();
  const browserNow = () => (valueMs > now && valueMs <= now + aheadMs ? valueMs : now);
  const current = useSyncExternalStore(subscribe, browserNow, serverNow);
  return (
    <time
      key={side}
      dateTime={value.toISOString()}
      title={exactText(value)}
      className={cn("whitespace-nowrap", className)}
      suppressHydrationWarning
    >
      {formatRelative(value, new Date(current))}
    </time>
  );
}

/** The exact UTC time written out, with the local time on hover: for fact lists and timelines. */
export function ExactTime({ value, className }: TimeProps) {
  const side = useSideKey();
  return (
    <time
      key={side}
      dateTime={value.toISOString()}
      title={localText(value)}
      className={cn("whitespace-nowrap", className)}
      suppressHydrationWarning
    >
      {formatUtc(value)}
    </time>
  );
}
