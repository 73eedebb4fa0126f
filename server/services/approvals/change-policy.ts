import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Reader, Transaction } from "@/db/client";
import { programs } from "@/db/schema";
import { approvalKindWords } from "@/lib/approval-kinds";
import { audit, programScope, requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { type ChangeOrigin, defineChangeKind } from "../change-kind";
import { readPolicy } from "./policy";
import { proposeChange, refuseWhileWaiting } from "./propose-change";
import type { changePolicySchema } from "./schemas";

const kind = "policy_change";
const subjectType = "program";

/** `approvalId` names the request where a second person has to agree first; the policy stays as it is until then. */
export type ChangedPolicy = { approvalId: string | null };

/**
 * Says which kinds of change of a program need a second person. To ask for one more often counts at once; to ask for one less
 * often needs a second person itself.
 * @throws DomainError not_found, not_permitted, conflict (another policy than was looked at, or a change of it waits)
 */
export async function changePolicy(
  context: ServiceContext,
  input: z.output<typeof changePolicySchema>,
): Promise<ChangedPolicy> {
  const { programId, reason } = input;
  const scope = programScope(context, "program.read");
  if (scope !== "all" && !scope.includes(programId)) throw notFound("This program");
  requirePermission(context, "program.write", programId);
  const after = sorted(input.secondPersonFor);
  return context.db.transaction(async (tx) => {
    await lockProgram(tx, programId);
    const before = sorted((await readPolicy(tx, programId)).secondPersonFor);
    if (before.join() !== sorted(input.before).join())
      throw new DomainError(
        "conflict",
        "Nothing was changed: somebody else changed what needs a second person. Look at it again.",
      );
    if (before.join() === after.join()) return { approvalId: null };
    if (before.every((policyKind) => after.includes(policyKind))) {
      await write(tx, context, { programId, before, after, approvalId: null, reason });
      return { approvalId: null };
    }
    await refuseWhileWaiting(tx, { kind, subjectType, subjectId: programId });
    const { id } = await proposeChange(context, tx, {
      kind,
      programId,
      environmentId: null,
      subjectType,
      subjectId: programId,
      change: { programId, secondPersonFor: after },
      effect: effectOf(before, after),
      reason,
    });
    return { approvalId: id };
  });
}

/** A policy that asks for a second person less often, when a second person agrees. */
export const policyChange = defineChangeKind({
  schema: z.object({ programId: z.uuid(), secondPersonFor: z.array(z.string()) }),
  stale: "What needs a second person was changed since this was asked for. Ask for the change anew.",
  fingerprint: policyText,
  async lock(tx, { programId }) {
    await lockProgram(tx, programId);
  },
  async apply(tx, context, { programId, secondPersonFor }, { approvalId, reason }) {
    const before = sorted((await readPolicy(tx, programId)).secondPersonFor);
    await write(tx, context, { programId, before, after: sorted(secondPersonFor), approvalId, reason });
  },
});

async function policyText(reader: Reader, { programId }: { programId: string }): Promise<string> {
  return sorted((await readPolicy(reader, programId)).secondPersonFor).join(" ");
}

async function lockProgram(tx: Transaction, programId: string): Promise<void> {
  await tx.select({ id: programs.id }).from(programs).where(eq(programs.id, programId)).for("update");
}

type Written = Pick<ChangeOrigin, "approvalId" | "reason"> & {
  programId: string;
  before: string[];
  after: string[];
};

async function write(
  tx: Transaction,
  context: ServiceContext,
  { programId, before, after, approvalId, reason }: Written,
): Promise<void> {
  await tx
    .update(programs)
    .set({ secondPersonFor: after, updatedAt: new Date() })
    .where(eq(programs.id, programId));
  await audit(tx, context, {
    action: "program.change_approval_policy",
    subjectType,
    subjectId: programId,
    programId,
    before: { secondPersonFor: labelsOf(before) },
    after: { secondPersonFor: labelsOf(after), ...(approvalId && { approval: approvalId }) },
    reason,
  });
}

function effectOf(before: readonly string[], after: readonly string[]): string {
  const fewer = labelsOf(before.filter((policyKind) => !after.includes(policyKind)));
  const more = labelsOf(after.filter((policyKind) => !before.includes(policyKind)));
  const less = `A second person is needed no more for: ${fewer.join(", ")}.`;
  return more.length > 0 ? `${less} One is needed from then on for: ${more.join(", ")}.` : less;
}

const labelsOf = (policyKinds: readonly string[]) =>
  policyKinds.map((policyKind) => approvalKindWords(policyKind).label);

const sorted = (policyKinds: readonly string[]) => [...new Set(policyKinds)].sort();
