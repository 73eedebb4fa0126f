import { and, desc, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { ruleSets } from "@/db/schema";
import { ruleSentence } from "@/lib/rules/words";
import { audit, type ServiceContext } from "../../context";

type Copy = {
  programId: string;
  /** Environments of the source, each with the one of the new program. */
  pairs: readonly { fromId: string; toId: string }[];
  reason: string;
};

/**
 * Copies a program's own rules into a new program as drafts: those in force, or where none are, those of the draft. Nothing comes
 * into force.
 * @returns how many rule sets were copied
 */
export async function copyProgramRules(
  tx: Transaction,
  context: ServiceContext,
  { programId, pairs, reason }: Copy,
): Promise<number> {
  const authorUserId = context.actor.type === "user" ? context.actor.userId : null;
  let count = 0;
  for (const { fromId, toId } of pairs) {
    const found = await tx
      .select()
      .from(ruleSets)
      .where(
        and(
          eq(ruleSets.environmentId, fromId),
          eq(ruleSets.scope, "program"),
          inArray(ruleSets.status, ["active", "activating", "draft"]),
        ),
      )
      .orderBy(desc(ruleSets.version));
    const source = found.find(({ status }) => status === "active") ?? found[0];
    if (!source) continue;
    const [draft] = await tx
      .insert(ruleSets)
      .values({
        environmentId: toId,
        scope: "program",
        subjectId: "",
        version: 1,
        status: "draft",
        rules: source.rules,
        reason: reason.slice(0, 500),
        authorUserId,
      })
      .returning({ id: ruleSets.id });
    if (!draft) throw new Error("The draft was not saved");
    await audit(tx, context, {
      action: "rules.save_draft",
      subjectType: "rule_set",
      subjectId: draft.id,
      programId,
      environmentId: toId,
      after: {
        scope: "program",
        subject: "",
        version: 1,
        rules: source.rules.map((rule) => ruleSentence(rule)),
      },
      reason,
    });
    count += 1;
  }
  return count;
}
