import { adjustmentChange, fundingChange, reversingChange } from "../../accounts-funding";
import type { ChangeKind } from "../../change-kind";
import { writeOffChange } from "../../exceptions";

/** Changes over a program's threshold. */
export function moneyKinds() {
  return {
    funding: fundingChange,
    adjustment: adjustmentChange,
    reversing_entry: reversingChange,
    write_off: writeOffChange,
  } satisfies Record<string, ChangeKind>;
}
