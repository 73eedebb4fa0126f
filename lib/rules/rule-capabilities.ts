import type { Capability } from "../capabilities";
import type { RuleKind } from "./schema";

/** Kinds of rule that are about a capability: without it they could never apply. */
const capabilityOfKind: Partial<Record<RuleKind, Capability>> = {
  wallets: "wallets",
  three_ds: "three_d_secure",
};

/** The capability that a kind of rule needs beside integrator-managed decisioning; null for most. */
export function capabilityOfRule(kind: RuleKind): Capability | null {
  return capabilityOfKind[kind] ?? null;
}
