import { and, eq, or } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { velocityCounters } from "@/db/schema";
import { localTime, windowEnd, windowStart } from "@/lib/rules/local-time";
import type { Rule, VelocityWindow } from "@/lib/rules/schema";

/** How much of a limit is used in its window of this moment. */
export type LimitUsage = {
  ruleId: string;
  window: VelocityWindow;
  /** Null for a limit of number in any currency. */
  currency: string | null;
  usedMinor: bigint;
  usedCount: bigint;
  amountMaxMinor: bigint | null;
  countMax: number | null;
  /** First day of the window in the program's time zone. */
  windowStart: string;
  /** When the limit starts anew; null for lifetime. */
  windowEnd: Date | null;
};

/** The live use of every limit of a version in force. */
export async function readUsage(
  reader: Reader,
  ruleSet: { rules: readonly Rule[]; meterIds: Readonly<Record<string, string>> },
  timeZone: string,
  now: Date,
): Promise<LimitUsage[]> {
  const local = localTime(timeZone, now);
  const limits = ruleSet.rules.flatMap((rule) => {
    const meterId = ruleSet.meterIds[rule.id];
    if (rule.kind !== "velocity" || meterId === undefined) return [];
    return [{ rule, meterId: BigInt(meterId), start: windowStart(rule.window, local) }];
  });
  if (limits.length === 0) return [];
  const rows = await reader
    .select()
    .from(velocityCounters)
    .where(
      or(
        ...limits.map(({ meterId, start }) =>
          and(eq(velocityCounters.meterId, meterId), eq(velocityCounters.windowStart, start)),
        ),
      ),
    );
  return limits.map(({ rule, meterId, start }) => {
    const counter = rows.find((row) => row.meterId === meterId && row.windowStart === start);
    return {
      ruleId: rule.id,
      window: rule.window,
      currency: rule.currency,
      usedMinor: counter?.usedMinor ?? 0n,
      usedCount: counter?.usedCount ?? 0n,
      amountMaxMinor: rule.amountMaxMinor === null ? null : BigInt(rule.amountMaxMinor),
      countMax: rule.countMax,
      windowStart: start,
      windowEnd: windowEnd(rule.window, start, timeZone),
    };
  });
}
