/** The choices around exceptions that the queue's address, its filter and the server share. Source: our decision. */

const dayMs = 86_400_000;

/** How long an exception has been open, as a filter: "older than". */
export const exceptionAges = {
  day: { label: "Older than a day", ms: dayMs },
  week: { label: "Older than a week", ms: 7 * dayMs },
  month: { label: "Older than 30 days", ms: 30 * dayMs },
} as const;

export type ExceptionAge = keyof typeof exceptionAges;
export const exceptionAgeKeys = Object.keys(exceptionAges) as [ExceptionAge, ...ExceptionAge[]];

export const exceptionStatuses = ["open", "closed"] as const;

/** Oldest first; or by the amount at stake, largest first, which needs one currency: amounts of several do not compare. */
export const exceptionOrders = ["oldest", "stake"] as const;

export const exceptionResolutions = [
  "explained",
  "accepted",
  "rejected",
  "matched",
  "written_off",
  "by_itself",
] as const;
export type ExceptionResolution = (typeof exceptionResolutions)[number];

/** What became of a closed exception, in a word or two. */
export const exceptionResolutionLabels: Record<ExceptionResolution, string> = {
  explained: "Explained",
  accepted: "Accepted",
  rejected: "Rejected",
  matched: "Matched",
  written_off: "Written off",
  by_itself: "By itself",
};

/** How old an open exception is for the eye: nothing to say in its first day, then a mark, then a stronger one. */
export function exceptionAgeMark(openedAt: Date, now: Date): "new" | "old" | "overdue" {
  const ageMs = now.getTime() - openedAt.getTime();
  if (ageMs < exceptionAges.day.ms) return "new";
  return ageMs < exceptionAges.week.ms ? "old" : "overdue";
}

/** Exceptions at most that one bulk action takes. */
export const bulkExceptionsMax = 200;
