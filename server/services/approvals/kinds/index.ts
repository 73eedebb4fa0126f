import type { ApprovalKind } from "@/lib/approval-kinds";
import { DomainError } from "../../../errors";
import type { ChangeKind } from "../../change-kind";
import { cardKinds } from "./cards";
import { environmentKinds } from "./environments";
import { issuingKinds } from "./issuing";
import { moneyKinds } from "./money";
import { peopleKinds } from "./people";
import { policyKinds } from "./policy";
import { rulesKinds } from "./rules";

/**
 * What each kind of change does; its words and who decides on it stand in lib/approval-kinds. One file a family. Looked up
 * when it is needed and not when this file is loaded: the domains that propose changes are the ones that define them.
 * @throws DomainError conflict for a kind that nothing here applies
 */
export function changeKindOf(kind: ApprovalKind): ChangeKind {
  const kinds: Partial<Record<ApprovalKind, ChangeKind>> = {
    ...moneyKinds(),
    ...environmentKinds(),
    ...rulesKinds(),
    ...cardKinds(),
    ...issuingKinds(),
    ...peopleKinds(),
    ...policyKinds(),
  };
  const found = kinds[kind];
  if (!found)
    throw new DomainError(
      "conflict",
      "Nothing was changed: this version of the console cannot make this kind of change.",
    );
  return found;
}
