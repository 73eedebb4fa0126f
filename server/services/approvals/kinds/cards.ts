import { cardBulkChange } from "../../card-bulk";
import type { ChangeKind } from "../../change-kind";

/** Many cards at once. */
export function cardKinds() {
  return { card_end_bulk: cardBulkChange } satisfies Record<string, ChangeKind>;
}
