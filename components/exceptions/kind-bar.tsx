"use client";

import Link from "next/link";
import type { MouseEvent } from "react";
import { cn } from "@/lib/class-names";
import { type ExceptionKind, exceptionKindKeys, exceptionKinds } from "@/lib/exception-kinds";
import { formatCount } from "@/lib/figures";
import { formatMoney } from "@/lib/money";
import type { ExceptionSummary } from "@/server/services/exceptions";

type KindBarProps = {
  /** Undefined while they come. */
  summary: ExceptionSummary | undefined;
  chosen: ExceptionKind | null;
  hrefOf: (kind: ExceptionKind | null) => string;
  onChoose: (kind: ExceptionKind | null) => void;
};

/** The kinds that wait, each with how many; each narrows the queue to its own. */
export function KindBar({ summary, chosen, hrefOf, onChoose }: KindBarProps) {
  const counts = new Map(summary?.kinds.map(({ kind, count }) => [kind, count]));
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const shown = exceptionKindKeys.filter((kind) => counts.get(kind) || chosen === kind);
  return (
    <nav
      aria-label="Kinds"
      className="flex items-stretch gap-x-1 overflow-x-auto rounded-lg border border-line bg-surface p-1 md:flex-wrap [scrollbar-width:none]"
    >
      <KindLink
        label="All"
        count={summary && all}
        isChosen={chosen === null}
        href={hrefOf(null)}
        onChoose={() => onChoose(null)}
      />
      {shown.map((kind) => (
        <KindLink
          key={kind}
          label={exceptionKinds[kind].label}
          title={exceptionKinds[kind].meaning}
          count={summary && (counts.get(kind) ?? 0)}
          isChosen={chosen === kind}
          href={hrefOf(kind)}
          onChoose={() => onChoose(chosen === kind ? null : kind)}
        />
      ))}
    </nav>
  );
}

type KindLinkProps = {
  label: string;
  title?: string;
  count: number | undefined;
  isChosen: boolean;
  href: string;
  onChoose: () => void;
};

function KindLink({ label, title, count, isChosen, href, onChoose }: KindLinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      title={title}
      aria-current={isChosen ? "true" : undefined}
      onClick={(event) => isPlainClick(event) && onChoose()}
      className={cn(
        "flex min-w-16 shrink-0 flex-col whitespace-nowrap rounded-md px-2 py-1 hover:bg-hover focus-visible:outline-offset-[-2px]",
        isChosen && "bg-hover",
      )}
    >
      <span className={cn("text-xs", isChosen ? "text-ink" : "text-muted")}>{label}</span>{" "}
      <span className={cn("font-medium tabular-nums", !count && "text-muted")}>
        {count === undefined ? "…" : formatCount(count)}
      </span>
    </Link>
  );
}

type StakeTotalsProps = {
  totals: ExceptionSummary["totals"] | undefined;
  chosen: string | null;
  onChoose: (currency: string | null) => void;
};

/** What is at stake under the filter, by currency; each one narrows the queue to its currency, the largest first. */
export function StakeTotals({ totals, chosen, onChoose }: StakeTotalsProps) {
  if (!totals || totals.length === 0) return null;
  return (
    <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm">
      <span className="text-muted">At stake</span>
      {totals.map(({ amount, count }) => (
        <button
          key={amount.currency}
          type="button"
          aria-pressed={chosen === amount.currency}
          title={
            chosen === amount.currency
              ? "Show all currencies"
              : `Only ${amount.currency}, the largest amounts first`
          }
          className="font-medium tabular-nums underline-offset-2 hover:underline aria-pressed:text-accent"
          onClick={() => onChoose(chosen === amount.currency ? null : amount.currency)}
        >
          {formatMoney(amount)}{" "}
          <span className="font-normal text-muted text-xs">in {formatCount(count)}</span>
        </button>
      ))}
    </p>
  );
}

/** A click that means "here": the list changes without asking the server for the page. */
function isPlainClick(event: MouseEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  event.preventDefault();
  return true;
}
