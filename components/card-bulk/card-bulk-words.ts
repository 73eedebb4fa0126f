import type { BadgeTone } from "@/components/ui/badge";
import { approvalStatusLabels } from "@/lib/approval-kinds";
import type { CardBulkAction, CardBulkItemState } from "@/lib/card-bulk";
import { cardActionByKey } from "@/lib/card-states";
import { formatCount } from "@/lib/figures";
import type { CardBulkListItem } from "@/server/services/card-bulk";

export const cardBulkItemTones: Record<CardBulkItemState, BadgeTone> = {
  waiting: "neutral",
  changed: "approve",
  refused: "decline",
  left_out: "warn",
  failed: "danger",
};

/** How many cards a run changes or changed, those left out from the beginning included. */
export function cardsOf({ counts }: Pick<CardBulkListItem, "counts">): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** "Close: 37 cards" */
export function cardBulkName(run: Pick<CardBulkListItem, "action" | "counts">): string {
  const count = cardsOf(run);
  const { label } = cardActionByKey(run.action as CardBulkAction);
  return `${label}: ${count === 1 ? "1 card" : `${formatCount(count)} cards`}`;
}

/** Where a run stands. */
export function cardBulkStatus(run: Pick<CardBulkListItem, "state" | "approval" | "counts">): {
  label: string;
  tone: BadgeTone;
} {
  if (run.state === "running") return { label: "Running", tone: "accent" };
  if (run.state === "finished") {
    const isWhole = run.counts.refused + run.counts.failed === 0;
    return { label: "Finished", tone: isWhole ? "approve" : "warn" };
  }
  const status = run.approval?.status ?? "pending";
  return status === "pending"
    ? { label: "Waits for approval", tone: "warn" }
    : { label: approvalStatusLabels[status], tone: "decline" };
}

/** True while the page is worth looking at again. */
export function isUnderWay(run: Pick<CardBulkListItem, "state" | "approval">): boolean {
  return run.state === "running" || (run.state === "waiting" && run.approval?.status === "pending");
}
