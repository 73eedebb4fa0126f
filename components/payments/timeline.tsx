import { ArrowDownUp, BookText, CircleAlert, Landmark, type LucideIcon, Undo2, Webhook } from "lucide-react";
import { DeliveryStateBadge } from "@/components/status/payment-badges";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { cn } from "@/lib/class-names";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import type { TimelineEntry } from "@/server/services/timeline";

type TimelineProps = {
  entries: readonly TimelineEntry[];
  /** Where the ledger entries stand. */
  accountId: string;
  /** The record of the page itself takes no link. */
  ownId?: string;
};

const sources: Record<TimelineEntry["source"], { icon: LucideIcon; name: string }> = {
  delivery: { icon: Webhook, name: "Delivery" },
  reversal: { icon: Undo2, name: "Reversal" },
  transaction: { icon: ArrowDownUp, name: "Clearing" },
  ledger: { icon: BookText, name: "Ledger" },
  finci_ledger: { icon: Landmark, name: "FINCI's ledger" },
  exception: { icon: CircleAlert, name: "Exception" },
};

/** What happened to a payment, oldest first: when, how long after the beginning, and where to read on. */
export function Timeline({ entries, accountId, ownId }: TimelineProps) {
  const [first] = entries;
  if (!first) return <p className="text-muted">Nothing is recorded yet.</p>;
  return (
    <ol className="flex flex-col">
      {entries.map((entry) => (
        <TimelineItem
          key={`${entry.source}-${entry.id}`}
          entry={entry}
          href={entry.id === ownId ? null : hrefOf(entry, accountId)}
          sinceFirstMs={entry.at.getTime() - first.at.getTime()}
        />
      ))}
    </ol>
  );
}

function hrefOf(entry: TimelineEntry, accountId: string): string | null {
  if (entry.source === "delivery") return paths.delivery(entry.id);
  if (entry.source === "transaction") return paths.transaction(entry.id);
  if (entry.source === "exception") return paths.exception(entry.id.replace(" closed", ""));
  return entry.source === "ledger" ? paths.account(accountId) : null;
}

type TimelineItemProps = { entry: TimelineEntry; href: string | null; sinceFirstMs: number };

function TimelineItem({ entry, href, sinceFirstMs }: TimelineItemProps) {
  const { icon: Icon, name } = sources[entry.source];
  const state = entry.delivery?.state;
  return (
    <li className="group relative flex gap-3 pb-4 last:pb-0">
      <span aria-hidden className="absolute top-6 bottom-0 left-3 w-px bg-line group-last:hidden" />
      <span
        aria-hidden
        className={cn(
          "flex size-6 shrink-0 items-center justify-center rounded-full ring-1 ring-line ring-inset",
          entry.isProblem ? "bg-danger-soft text-danger" : "bg-sunken text-muted",
        )}
      >
        <Icon className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <p className={cn("break-words", entry.isProblem && "text-danger")}>
          {entry.sentence}{" "}
          {(state === "duplicate" || entry.isProblem) && state && <DeliveryStateBadge value={state} />}
        </p>
        <p className="flex flex-wrap gap-x-3 text-muted text-xs">
          <ExactTime value={entry.at} />
          {sinceFirstMs > 0 && <span title="Since the first step">+{offsetText(sinceFirstMs)}</span>}
          {href ? <TextLink href={href}>{name}</TextLink> : <span>{name}</span>}
          {entry.balanceAfter && (
            <span className="tabular-nums" title="The account after this entry">
              account then: {formatMoney(entry.balanceAfter.posted)}, held{" "}
              {formatMoney(entry.balanceAfter.held)}
            </span>
          )}
        </p>
      </div>
    </li>
  );
}

/** `420 ms`, `3.10 s`, `12 min`, `5 h`, `2 days`. */
function offsetText(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 1) return formatDuration(milliseconds);
  if (minutes < 60) return `${Math.floor(minutes)} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 60 / 24)} days`;
}
