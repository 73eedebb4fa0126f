import { bulkIssuingChange } from "../../bulk-issuing";
import type { ChangeKind } from "../../change-kind";

/** Many cards from a file. */
export function issuingKinds() {
  return { bulk_issuing: bulkIssuingChange } satisfies Record<string, ChangeKind>;
}
