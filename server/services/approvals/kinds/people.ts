import type { ChangeKind } from "../../change-kind";
import { grantsChange } from "../../users";

/** Roles of people. */
export function peopleKinds() {
  return { role_grant: grantsChange } satisfies Record<string, ChangeKind>;
}
