import { type Capability, capabilityLabels, hasCapability } from "@/lib/capabilities";
import { DomainError } from "../errors";

/**
 * Refuses what the program does not have in its scope: the one helper behind lib/capability-gates.
 * @param consequence what therefore did not happen, after "so": "the stage was not changed"
 * @throws DomainError out_of_scope, with the reason and who can change it
 */
export function requireCapability(
  program: { programName: string; capabilities: readonly string[] },
  capability: Capability,
  consequence: string,
): void {
  if (hasCapability(program.capabilities, capability)) return;
  throw new DomainError(
    "out_of_scope",
    `${capabilityLabels[capability].name} is not in scope of ${program.programName}, so ${consequence}. A program manager can take it into scope on the program's page, once it is agreed with FINCI.`,
  );
}
