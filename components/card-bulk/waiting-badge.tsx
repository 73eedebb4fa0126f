import { cardColumns } from "@/components/cards/card-columns";
import type { Column } from "@/components/table/columns";
import { Badge } from "@/components/ui/badge";
import type { CardListItem } from "@/server/services/cards";

/** The columns of the cards list, with a badge on the cards that wait for a second person to end them. */
export function withWaitingBadge(
  waiting: readonly { tokenId: string }[] | undefined,
): readonly Column<CardListItem>[] {
  const tokenIds = new Set(waiting?.map(({ tokenId }) => tokenId));
  if (tokenIds.size === 0) return cardColumns;
  return cardColumns.map((column) =>
    column.id === "status"
      ? {
          ...column,
          cell: (card) => (
            <span className="inline-flex items-center gap-1">
              {column.cell(card)}
              {tokenIds.has(card.tokenId) && (
                <Badge tone="warn" title="A second person has to agree to end it">
                  Waits<span className="sr-only"> for approval</span>
                </Badge>
              )}
            </span>
          ),
        }
      : column,
  );
}
