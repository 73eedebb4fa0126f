import type { Capability } from "@/lib/capabilities";
import type { Rule, RuleKind } from "@/lib/rules/schema";
import { requireCapability } from "../capabilities";

/** Kinds of rule that are about a capability. */
const capabilityOfKind: Partial<Record<RuleKind, Capability>> = {
  wallets: "wallets",
  three_ds: "three_d_secure",
};

/**
 * Refuses rules of a program for which they could never apply.
 * @throws DomainError out_of_scope
 */
export function requireRuleCapabilities(
  program: { name: string; capabilities: readonly string[] },
  rules: readonly Rule[],
  consequence: string,
): void {
  const scope = { programName: program.name, capabilities: program.capabilities };
  requireCapability(scope, "integrator_managed_decisioning", consequence);
  for (const { kind } of rules) {
    const needed = capabilityOfKind[kind];
    if (needed) requireCapability(scope, needed, consequence);
  }
}
