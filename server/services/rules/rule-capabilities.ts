import { capabilityOfRule } from "@/lib/rules/rule-capabilities";
import type { Rule } from "@/lib/rules/schema";
import { requireCapability } from "../capabilities";

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
    const needed = capabilityOfRule(kind);
    if (needed) requireCapability(scope, needed, consequence);
  }
}
