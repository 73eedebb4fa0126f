import { cn } from "@/lib/class-names";
import { formatCount } from "@/lib/figures";
import { formatMoney } from "@/lib/money";
import { localTime } from "@/lib/rules/local-time";
import { dayNames, timeWords } from "@/lib/rules/words";
import type { LimitUsage } from "@/server/services/rules";

type Meter = { key: string; used: string; limit: string; left: string; share: number };

/** A limit is called close from this share on. */
const closeShare = 0.8;

function metersOf({ currency, usedMinor, usedCount, amountMaxMinor, countMax }: LimitUsage): Meter[] {
  const meters: Meter[] = [];
  if (amountMaxMinor !== null && currency !== null) {
    const words = (minor: bigint) => formatMoney({ minor, currency });
    meters.push({ key: "amount", ...meter(usedMinor, amountMaxMinor, words) });
  }
  if (countMax !== null) {
    const words = (count: bigint) => `${formatCount(Number(count))} ${count === 1n ? "payment" : "payments"}`;
    meters.push({ key: "count", ...meter(usedCount, BigInt(countMax), words) });
  }
  return meters;
}

function meter(used: bigint, limit: bigint, words: (value: bigint) => string): Omit<Meter, "key"> {
  const rest = limit - used;
  return {
    used: words(used),
    limit: words(limit),
    left: rest < 0n ? `${words(-rest)} over` : `${words(rest)} left`,
    share: limit > 0n ? Number((used * 1000n) / limit) / 1000 : 1,
  };
}

type LimitBarProps = {
  usage: LimitUsage;
  /** The program's, in which the window ends. */
  timeZone: string;
};

/** How much of a limit is used in its window of this moment, and when it starts anew. */
export function LimitBar({ usage, timeZone }: LimitBarProps) {
  return (
    <div className="flex max-w-xl flex-col gap-2">
      {metersOf(usage).map(({ key, used, limit, left, share }) => (
        <div key={key}>
          <div className="flex flex-wrap justify-between gap-x-4 text-xs tabular-nums">
            <span>
              {used} <span className="text-muted">of {limit} used</span>
            </span>
            <span className="text-muted">{left}</span>
          </div>
          <div aria-hidden className="mt-1 h-1.5 overflow-hidden rounded-full bg-hover">
            <div
              className={cn("h-full rounded-full transition-[width]", barStyle(share))}
              style={{ width: `${Math.min(share, 1) * 100}%` }}
            />
          </div>
        </div>
      ))}
      <p className="text-muted text-xs">
        {usage.windowEnd ? `Starts anew ${momentWords(usage.windowEnd, timeZone)}` : "Never starts anew"}
      </p>
    </div>
  );
}

function barStyle(share: number): string {
  if (share >= 1) return "bg-decline-mark";
  return share >= closeShare ? "bg-warn-mark" : "bg-accent";
}

/** `Monday 2026-11-23, 00:00 (Europe/Vilnius)` */
function momentWords(moment: Date, timeZone: string): string {
  const { date, weekday, minuteOfDay } = localTime(timeZone, moment);
  return `${dayNames[weekday - 1]} ${date}, ${timeWords(minuteOfDay)} (${timeZone})`;
}
