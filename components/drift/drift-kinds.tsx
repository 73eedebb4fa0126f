"use client";

import Link from "next/link";
import type { MouseEvent } from "react";
import { cn } from "@/lib/class-names";
import { type DriftKind, driftKindKeys, driftKinds } from "@/lib/drift";
import { countMax, formatCount } from "@/lib/figures";

type DriftKindsProps = {
  counts: readonly { kind: DriftKind; count: number }[] | undefined;
  chosen: DriftKind | null;
  hrefOf: (kind: DriftKind | null) => string;
  onChoose: (kind: DriftKind | null) => void;
};

/** How many differences there are of each kind; each one narrows the list to it, and chosen again shows all. */
export function DriftKinds({ counts, chosen, hrefOf, onChoose }: DriftKindsProps) {
  const shown = driftKindKeys.filter(
    (kind) => kind === chosen || counts?.some((counted) => counted.kind === kind),
  );
  if (shown.length === 0) return null;
  return (
    <nav aria-label="Kinds of difference" className="flex flex-wrap gap-1">
      {shown.map((kind) => {
        const isChosen = chosen === kind;
        const next = isChosen ? null : kind;
        return (
          <Link
            key={kind}
            href={hrefOf(next)}
            prefetch={false}
            title={driftKinds[kind].meaning}
            aria-current={isChosen ? "true" : undefined}
            onClick={(event) => isPlainClick(event) && onChoose(next)}
            className={cn(
              "flex min-w-16 shrink-0 flex-col whitespace-nowrap rounded-md px-2 py-1 hover:bg-hover focus-visible:outline-offset-[-2px]",
              isChosen && "bg-hover",
            )}
          >
            <span className={cn("text-xs", isChosen ? "text-ink" : "text-muted")}>
              {driftKinds[kind].label}
            </span>{" "}
            <span className="font-medium tabular-nums">
              {countWords(counts?.find((counted) => counted.kind === kind)?.count ?? 0)}
            </span>
          </Link>
        );
      })}
    </nav>
  );
}

const countWords = (count: number) =>
  count > countMax ? `more than ${formatCount(countMax)}` : formatCount(count);

/** A click that means "here": the list changes without asking the server for the page. */
function isPlainClick(event: MouseEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  event.preventDefault();
  return true;
}
