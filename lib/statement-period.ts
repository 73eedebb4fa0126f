/** A statement's days, both included, as `2026-11-22`; they begin and end in the program's time zone. */
export type StatementPeriod = { from: string; to: string };

const dayMs = 86_400_000;

/** True for a day that the calendar has, `2026-02-28`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** The day that a moment belongs to in a time zone. */
export function dayOf(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(moment);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

export const statementPresets = {
  today: "Today",
  yesterday: "Yesterday",
  month: "This month",
  lastMonth: "Last month",
  days90: "Last 90 days",
  year: "This year",
} as const;
export type StatementPreset = keyof typeof statementPresets;

/** The days of a preset, seen from `today`. */
export function presetPeriod(preset: StatementPreset, today: string): StatementPeriod {
  const month = today.slice(0, 7);
  switch (preset) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case "month":
      return { from: `${month}-01`, to: today };
    case "lastMonth": {
      const to = addDays(`${month}-01`, -1);
      return { from: `${to.slice(0, 7)}-01`, to };
    }
    case "days90":
      return { from: addDays(today, -89), to: today };
    case "year":
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
  }
}

/** The period that an address names, or this month; one whose end comes first is turned round. */
export function readPeriod(from: string | null, to: string | null, today: string): StatementPeriod {
  const usual = presetPeriod("month", today);
  const first = from && isDay(from) ? from : null;
  const last = to && isDay(to) ? to : null;
  if (first && last) return first <= last ? { from: first, to: last } : { from: last, to: first };
  if (first) return first <= today ? { from: first, to: today } : { from: first, to: first };
  if (last) return { from: `${last.slice(0, 7)}-01`, to: last };
  return usual;
}
