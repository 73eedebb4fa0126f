/** `2026-11-22 10:15:30.123 UTC`: the exact moment, to the millisecond. */
export function formatUtc(moment: Date): string {
  return `${moment.toISOString().slice(0, 23).replace("T", " ")} UTC`;
}

/** `12 s ago`, `3 min ago`, `in 5 h`, `in 6 days`, `12 Nov 2026`: near times relative, far ones by date (UTC). */
export function formatRelative(moment: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - moment.getTime()) / 1000);
  if (seconds < 0) return formatAhead(-seconds) ?? formatDate(moment);
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return formatDate(moment);
}

function formatAhead(seconds: number): string | null {
  if (seconds < 60) return `in ${seconds} s`;
  if (seconds < 3600) return `in ${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `in ${Math.floor(seconds / 3600)} h`;
  const days = Math.floor(seconds / 86_400);
  return days > 14 ? null : `in ${days} ${days === 1 ? "day" : "days"}`;
}

/** `22 Nov 2026` (UTC). */
export function formatDate(moment: Date): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(moment);
}

/** Milliseconds for people: `8.4 ms`, `1.25 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
