import type { Permission } from "@/lib/permissions";
import { programScope, type ServiceContext } from "../context";

/** People who look at the same figures within this time share one reading of the database. */
export const sharedMs = 2_000;
/** A reading is kept so many times as long as it took: however many look, it takes up a tenth of a processor at most. */
export const keptTimes = 9;
/** Readings kept at once; beyond that all are forgotten. */
const readingsMax = 1_000;

type Reading = { result: Promise<unknown>; untilMs: number };

/** By database, so that a process with several (a test) never mixes them. */
const readings = new WeakMap<ServiceContext["db"], Map<string, Reading>>();

/**
 * One reading for all who ask for the same at the same time: pages ask for figures again and again, every two to ten
 * seconds, and each reading costs the database as much as the first. Only those who may see the very same programs
 * share one; `isPersonal` keeps it to one person. One that was slow to make is kept longer. A failure is told to those who asked, and not kept.
 */
export function shareReading<Result>(
  context: ServiceContext,
  question: { permission: Permission; path: string; input: unknown; isPersonal: boolean },
  read: () => Promise<Result>,
): Promise<Result> {
  const { permission, path, input, isPersonal } = question;
  const scope = programScope(context, permission);
  const programs = scope === "all" ? scope : [...scope].sort();
  const person = isPersonal && context.actor.type === "user" ? context.actor.userId : null;
  const key = JSON.stringify([path, input, programs, context.environmentKind, person]);
  const kept = readings.get(context.db) ?? new Map<string, Reading>();
  readings.set(context.db, kept);
  const known = kept.get(key);
  if (known && known.untilMs > Date.now()) return known.result as Promise<Result>;
  if (kept.size >= readingsMax) kept.clear();
  const startedMs = Date.now();
  const reading = { result: read(), untilMs: Number.POSITIVE_INFINITY };
  kept.set(key, reading);
  const forget = () => {
    if (kept.get(key) === reading) kept.delete(key);
  };
  reading.result.then(() => {
    const endedMs = Date.now();
    reading.untilMs = endedMs + Math.max(sharedMs, (endedMs - startedMs) * keptTimes);
  }, forget);
  return reading.result;
}

/** After a change, so that who made it sees it. Other processes see it within `sharedMs`. */
export function forgetReadings(context: ServiceContext): void {
  readings.get(context.db)?.clear();
}
