import type { ChangeKind } from "../../change-kind";
import { policyChange } from "../change-policy";

/** The policy that says what waits. */
export function policyKinds() {
  return { policy_change: policyChange } satisfies Record<string, ChangeKind>;
}
