import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { exceptionAgeMark } from "@/lib/exception-words";
import type { ExceptionListItem } from "@/server/services/exceptions";

const marks = {
  old: { tone: "warn", label: "Open for more than a day" },
  overdue: { tone: "danger", label: "Open for more than a week" },
} as const;

/** How long it waits: marked when it is old. A closed one has no age, only the day it was opened. */
export function ExceptionAge({ openedAt, status }: Pick<ExceptionListItem, "openedAt" | "status">) {
  const mark = exceptionAgeMark(openedAt, new Date());
  if (status === "closed" || mark === "new") return <Time value={openedAt} />;
  const { tone, label } = marks[mark];
  const days = Math.floor((Date.now() - openedAt.getTime()) / 86_400_000);
  return (
    <Badge tone={tone} title={label} suppressHydrationWarning>
      {days} {days === 1 ? "day" : "days"}
    </Badge>
  );
}
