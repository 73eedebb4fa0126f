import Link from "next/link";
import { BarList } from "@/components/charts/bar-list";
import { outcomeOptions } from "@/components/status/payment-badges";
import { Amount } from "@/components/ui/amount";
import { Section } from "@/components/ui/section";
import { formatCount } from "@/lib/figures";
import type { SummaryPartProps } from "./figures";
import { rowsBehind } from "./rows-behind";

/** Why we declined, most frequent first. */
export function Declines({ summary, program }: SummaryPartProps) {
  const { from, to } = summary.current;
  return (
    <Section title="Declined by us, by reason">
      {summary.declines.length === 0 ? (
        <p className="py-2 text-muted">We declined nothing in this window.</p>
      ) : (
        <BarList
          name="Declined by us, by reason"
          items={summary.declines.map(({ reason, label, count }) => ({
            key: reason,
            label: label || "No reason stored",
            count,
            style: "bg-decline-mark",
            href: rowsBehind({ program, from, to, decision: "declined", reason: reason || undefined }),
          }))}
        />
      )}
    </Section>
  );
}

const outcomeStyles: Record<string, string> = {
  approved: "bg-approve-mark",
  declined: "bg-decline-mark",
  awaiting_advice: "bg-accent",
};

/** What became of all authorizations of the window. */
export function Outcomes({ summary, program }: SummaryPartProps) {
  const { from, to, outcomes } = summary.current;
  const counts: Record<string, number> = { ...outcomes, awaiting_advice: outcomes.awaitingAdvice };
  const items = outcomeOptions
    .map(({ value, label }) => ({
      key: value,
      label,
      count: counts[value] ?? 0,
      style: outcomeStyles[value] ?? "bg-warn-mark",
      href: rowsBehind({ program, from, to, outcome: [value] }),
    }))
    .filter(({ count }) => count > 0);
  return (
    <Section title="What became of them">
      {items.length === 0 ? (
        <p className="py-2 text-muted">No authorization came in this window.</p>
      ) : (
        <BarList name="What became of them" items={items} />
      )}
    </Section>
  );
}

/** Money held at this moment, whatever the window. */
export function OpenHolds({ summary, program }: SummaryPartProps) {
  const href = rowsBehind({ program, lifecycle: ["held", "partially_cleared"] });
  return (
    <Section title="Held now" description="Approved and not cleared yet, whenever it came">
      {summary.openHolds.length === 0 ? (
        <p className="py-2 text-muted">Nothing is held.</p>
      ) : (
        <ul className="flex flex-col">
          {summary.openHolds.map(({ held, authorizations }) => (
            <li key={held.currency}>
              <Link
                href={href}
                prefetch={false}
                className="-mx-2 flex items-baseline justify-between gap-4 rounded-md px-2 py-1.5 hover:bg-hover"
              >
                <Amount value={held} className="font-medium" />
                <span className="text-muted">
                  {formatCount(authorizations)} {authorizations === 1 ? "hold" : "holds"}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
