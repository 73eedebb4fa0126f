"use client";

import Link from "next/link";
import type { MouseEvent } from "react";
import { type AuthorizationState, authorizationStateWords } from "@/lib/authorization-states";
import { cn } from "@/lib/class-names";
import { formatCapped } from "@/lib/figures";

type Entry = {
  state: AuthorizationState;
  label: string;
  tone: string;
  /** Shown only while there are some: most days there are none. */
  isRare?: boolean;
  /** A part of the entry before. */
  isPart?: boolean;
};

const entries: readonly Entry[] = [
  { state: "approved", label: "Approved", tone: "bg-approve-mark" },
  { state: "declined_by_us", label: "Declined by us", tone: "bg-decline-mark" },
  { state: "declined_rule", label: "Rule", tone: "bg-decline-mark", isPart: true },
  { state: "declined_balance", label: "Balance", tone: "bg-decline-mark", isPart: true },
  { state: "declined_card", label: "Card", tone: "bg-decline-mark", isPart: true },
  { state: "declined_program", label: "Program", tone: "bg-decline-mark", isPart: true, isRare: true },
  {
    state: "declined_maintenance",
    label: "Maintenance",
    tone: "bg-decline-mark",
    isPart: true,
    isRare: true,
  },
  { state: "declined_technical", label: "Other", tone: "bg-decline-mark", isPart: true, isRare: true },
  { state: "declined_finci", label: "Declined by FINCI", tone: "bg-decline-mark", isRare: true },
  { state: "late", label: "Late", tone: "bg-warn-mark" },
  { state: "failed", label: "Failed", tone: "bg-warn-mark" },
  { state: "differs", label: "Differs", tone: "bg-warn-mark" },
  { state: "awaiting_advice", label: "Awaiting advice", tone: "bg-accent" },
];

type StateBarProps = {
  /** Undefined while they come. */
  counts: Record<AuthorizationState, number> | undefined;
  /** Requests that were refused before a decision, and where they stand; null where the filters leave them out. */
  malformed: { count: number; href: string } | null;
  chosen: AuthorizationState | null;
  hrefOf: (state: AuthorizationState | null) => string;
  onChoose: (state: AuthorizationState | null) => void;
};

/** The states of the authorizations with their live counts; each narrows the list to its rows. */
export function StateBar({ counts, malformed, chosen, hrefOf, onChoose }: StateBarProps) {
  const shown = entries.filter(({ state, isRare }) => !isRare || chosen === state || counts?.[state]);
  return (
    <nav
      aria-label="States"
      className="flex items-stretch gap-x-1 overflow-x-auto rounded-lg border border-line bg-surface p-1 md:flex-wrap [scrollbar-width:none]"
    >
      {shown.map(({ state, label, tone, isPart }) => {
        const isChosen = chosen === state;
        const next = isChosen ? null : state;
        return (
          <Link
            key={state}
            href={hrefOf(next)}
            prefetch={false}
            title={authorizationStateWords[state].meaning}
            aria-current={isChosen ? "true" : undefined}
            onClick={(event) => isPlainClick(event) && onChoose(next)}
            className={cn(chipStyles, isChosen && "bg-hover")}
          >
            <span className="flex items-center gap-1.5 text-muted text-xs">
              {isPart ? (
                <span aria-hidden>↳</span>
              ) : (
                <span aria-hidden className={cn("size-1.5 rounded-full", tone)} />
              )}
              {label}
            </span>
            <Count count={counts?.[state]} />
          </Link>
        );
      })}
      {malformed && (
        <Link
          href={malformed.href}
          prefetch={false}
          title="Refused at the authorization endpoint before a decision: malformed, unsigned, from elsewhere."
          className={chipStyles}
        >
          <span className="flex items-center gap-1.5 text-muted text-xs">
            <span aria-hidden className="size-1.5 rounded-full bg-warn-mark" />
            Refused at the door
          </span>
          <Count count={malformed.count} />
        </Link>
      )}
    </nav>
  );
}

const chipStyles =
  "flex shrink-0 flex-col min-w-16 whitespace-nowrap rounded-md px-2 py-1 hover:bg-hover focus-visible:outline-offset-[-2px]";

function Count({ count }: { count: number | undefined }) {
  if (count === undefined) return <span className="text-muted">…</span>;
  return (
    <span className={cn("font-medium tabular-nums", count === 0 && "text-muted")}>{formatCapped(count)}</span>
  );
}

/** A click that means "here": the list changes without asking the server for the page. */
function isPlainClick(event: MouseEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  event.preventDefault();
  return true;
}
