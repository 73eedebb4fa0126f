/** Where a moment falls in a program's time zone: what calendar windows and time-of-day rules are made of. */
export type LocalTime = {
  /** `2026-11-22` */
  date: string;
  /** 1 Monday … 7 Sunday */
  weekday: number;
  /** 0 … 1439 */
  minuteOfDay: number;
};

const dayMs = 86_400_000;
/** Offsets change on full quarters of an hour everywhere, so one look-up holds for the rest of the quarter. */
const offsetHoldsMs = 900_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, { slot: number; offsetMs: number }>();

/** Milliseconds the zone is ahead of UTC at that moment. @throws RangeError for an unknown time zone */
function offsetMs(timeZone: string, atMs: number): number {
  const slot = Math.floor(atMs / offsetHoldsMs);
  const known = offsets.get(timeZone);
  if (known?.slot === slot) return known.offsetMs;
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(atMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const offset = Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
  offsets.set(timeZone, { slot, offsetMs: offset });
  return offset;
}

/** The local date, weekday and minute of a moment. @throws RangeError for an unknown time zone */
export function localTime(timeZone: string, moment: Date): LocalTime {
  const local = new Date(moment.getTime() + offsetMs(timeZone, moment.getTime()));
  return {
    date: local.toISOString().slice(0, 10),
    weekday: local.getUTCDay() || 7,
    minuteOfDay: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/** First day of the calendar window that holds the local day: weeks begin on Monday, lifetime on 1970-01-01. */
export function windowStart(window: "day" | "week" | "month" | "lifetime", local: LocalTime): string {
  if (window === "day") return local.date;
  if (window === "month") return `${local.date.slice(0, 7)}-01`;
  if (window === "lifetime") return "1970-01-01";
  return new Date(Date.parse(local.date) - (local.weekday - 1) * dayMs).toISOString().slice(0, 10);
}

/** The moment at which a local day begins. @throws RangeError for an unknown time zone */
function startOfDay(timeZone: string, date: string): Date {
  const wallMs = Date.parse(date);
  // The offset before the wall time, then the one that holds there: two looks settle every change of the clock.
  const guessMs = wallMs - offsetMs(timeZone, wallMs);
  return new Date(wallMs - offsetMs(timeZone, guessMs));
}

/** When a calendar window that starts on that day ends, or null for lifetime. @throws RangeError for an unknown time zone */
export function windowEnd(
  window: "day" | "week" | "month" | "lifetime",
  start: string,
  timeZone: string,
): Date | null {
  if (window === "lifetime") return null;
  const next = new Date(start);
  if (window === "month") next.setUTCMonth(next.getUTCMonth() + 1);
  else next.setUTCDate(next.getUTCDate() + (window === "week" ? 7 : 1));
  return startOfDay(timeZone, next.toISOString().slice(0, 10));
}
