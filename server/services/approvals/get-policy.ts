import { eq } from "drizzle-orm";
import type { z } from "zod";
import { programs } from "@/db/schema";
import { approvalKinds, type PolicyKind, policyKindKeys, secondPersonNeeded } from "@/lib/approval-kinds";
import { programScope, type ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { listDeciders } from "./deciders";
import type { policyOfSchema } from "./schemas";

export type ApprovalPolicyDetail = {
  program: { id: string; name: string; currency: string };
  secondPersonFor: string[];
  /** Fundings, adjustments and write-offs over it need a second person; in minor units of the program's currency. */
  approvalThresholdMinor: bigint;
  kinds: { kind: PolicyKind; isOn: boolean; deciders: { id: string; name: string }[] }[];
};

/**
 * What a program asks a second person for, and who that may be.
 * @throws DomainError not_found, also for a program that the actor may not see
 */
export async function getPolicy(
  context: ServiceContext,
  { programId }: z.output<typeof policyOfSchema>,
): Promise<ApprovalPolicyDetail> {
  const scope = programScope(context, "program.read");
  if (scope !== "all" && !scope.includes(programId)) throw notFound("This program");
  const [row] = await context.db
    .select({
      program: { id: programs.id, name: programs.name, currency: programs.currency },
      secondPersonFor: programs.secondPersonFor,
      approvalThresholdMinor: programs.approvalThresholdMinor,
    })
    .from(programs)
    .where(eq(programs.id, programId));
  if (!row) throw notFound("This program");
  const kinds = policyKindKeys.map(async (kind) => ({
    kind,
    isOn: secondPersonNeeded(row, kind),
    // Roles of people are given by who administers all programs.
    deciders: await listDeciders(
      context.db,
      approvalKinds[kind].permission,
      kind === "role_grant" ? null : programId,
    ),
  }));
  return { ...row, kinds: await Promise.all(kinds) };
}
