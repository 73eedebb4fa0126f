import type { ApprovalKind } from "@/lib/approval-kinds";
import { adjustmentChange, fundingChange, reversingChange } from "../accounts-funding";
import type { ChangeKind } from "../change-kind";
import { writeOffChange } from "../exceptions";

/**
 * What each kind of change does; its words and who decides on it stand in lib/approval-kinds. Looked up when it is needed and
 * not when this file is loaded: the domains that propose changes are the ones that define them.
 */
export function changeKindOf(kind: ApprovalKind): ChangeKind {
  const kinds: Record<ApprovalKind, ChangeKind> = {
    funding: fundingChange,
    adjustment: adjustmentChange,
    reversing_entry: reversingChange,
    write_off: writeOffChange,
  };
  return kinds[kind];
}
