import Link from "next/link";
import { BarList } from "@/components/charts/bar-list";
import { malformedBehind } from "@/components/deliveries/malformed-behind";
import { Amount } from "@/components/ui/amount";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { type AuthorizationState, authorizationStateWords } from "@/lib/authorization-states";
import { formatCapped, formatCount } from "@/lib/figures";
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

/** The bar of a state; those that somebody has to look into are all of one colour. */
function styleOf(state: AuthorizationState): string {
  if (state === "approved") return "bg-approve-mark";
  if (state === "awaiting_advice") return "bg-accent";
  return state.startsWith("declined_") ? "bg-decline-mark" : "bg-warn-mark";
}

/** What became of all authorizations of the window. */
export function Outcomes({ summary, program }: SummaryPartProps) {
  const { states, malformed } = summary;
  const { from, to } = summary.current;
  return (
    <Section title="What became of them">
      {states.length === 0 ? (
        <p className="py-2 text-muted">No authorization came in this window.</p>
      ) : (
        <BarList
          name="What became of them"
          items={states.map(({ state, count }) => ({
            key: state,
            label: authorizationStateWords[state].label,
            count,
            style: styleOf(state),
            href: rowsBehind({ program, from, to, state }),
          }))}
        />
      )}
      {malformed > 0 && (
        <p className="mt-2 text-muted text-xs">
          Besides,{" "}
          <TextLink href={malformedBehind({ program, from, to })} prefetch={false} className="underline">
            {formatCapped(malformed)} refused at the door
          </TextLink>{" "}
          before a decision: malformed, unsigned or from elsewhere.
        </p>
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
