import type { ChangeKind } from "../../change-kind";
import { rulesChange } from "../../rules";

/** Rules brought into force, or turned off. */
export function rulesKinds() {
  return { rule_activation: rulesChange } satisfies Record<string, ChangeKind>;
}
