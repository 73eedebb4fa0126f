import { and, desc, eq, inArray } from "drizzle-orm";
import { ruleSets } from "@/db/schema";
import { isCurrency } from "@/lib/money";
import type { Rule } from "@/lib/rules/schema";
import { ruleSentence } from "@/lib/rules/words";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { type LoadedSubject, loadSubject, lockSubject, ofSubject } from "./load-subject";
import { requireRuleCapabilities } from "./rule-capabilities";
import { type SaveDraft, saveDraftSchema } from "./schemas";

/**
 * Keeps rules as the subject's draft: a new version, or a change of the draft that is open. Nothing comes into force.
 * @throws DomainError not_found, not_permitted, invalid (a rule), conflict (another draft than was edited)
 */
export async function saveDraft(
  context: ServiceContext,
  input: SaveDraft,
): Promise<{ id: string; version: number; savedAt: Date }> {
  const { rules, reason, basedOn, ...subject } = saveDraftSchema.parse(input);
  const loaded = await loadSubject(context, subject);
  requirePermission(context, "rule.write", loaded.program.id);
  requireRuleCapabilities(loaded.program, rules, "nothing was saved");
  refuseWrongCurrencies(rules, loaded);
  const authorUserId = context.actor.type === "user" ? context.actor.userId : null;
  return context.db.transaction(async (tx) => {
    await lockSubject(tx, subject);
    const [open] = await tx
      .select()
      .from(ruleSets)
      .where(and(ofSubject(subject), inArray(ruleSets.status, ["draft", "activating"])))
      .for("update");
    refuseOtherDraft(open, basedOn);
    const written = { rules, reason, authorUserId, createdAt: new Date() };
    const [last] = await tx
      .select({ version: ruleSets.version })
      .from(ruleSets)
      .where(ofSubject(subject))
      .orderBy(desc(ruleSets.version))
      .limit(1);
    const [saved] = open
      ? await tx.update(ruleSets).set(written).where(eq(ruleSets.id, open.id)).returning()
      : await tx
          .insert(ruleSets)
          .values({ ...subject, ...written, version: (last?.version ?? 0) + 1, status: "draft" })
          .returning();
    if (!saved) throw new Error("The draft was not saved");
    await audit(tx, context, {
      action: "rules.save_draft",
      subjectType: "rule_set",
      subjectId: saved.id,
      programId: loaded.program.id,
      environmentId: subject.environmentId,
      before: open && { rules: open.rules.map((rule) => ruleSentence(rule)) },
      after: {
        scope: subject.scope,
        subject: subject.subjectId,
        version: saved.version,
        rules: rules.map((rule) => ruleSentence(rule)),
      },
      reason,
    });
    return { id: saved.id, version: saved.version, savedAt: saved.createdAt };
  });
}

type OpenDraft = Pick<typeof ruleSets.$inferSelect, "id" | "status" | "createdAt" | "version">;

function refuseOtherDraft(open: OpenDraft | undefined, basedOn: { id: string; savedAt: Date } | null): void {
  if (open?.status === "activating")
    throw new DomainError(
      "conflict",
      `Nothing was saved: version ${open.version} is coming into force. Try again in a few seconds.`,
    );
  if (!open && !basedOn) return;
  if (open && open.id === basedOn?.id && open.createdAt.getTime() === basedOn.savedAt.getTime()) return;
  throw new DomainError(
    "conflict",
    open
      ? "Nothing was saved: somebody else has saved a draft meanwhile. Open it, then make your change there."
      : "Nothing was saved: the draft was discarded or came into force meanwhile. Go back and start from what is in force.",
  );
}

/** Accounts and their cards have one currency: an amount in another one would never apply. */
function refuseWrongCurrencies(rules: readonly Rule[], { currency, subject }: LoadedSubject): void {
  const fields: Record<string, string> = {};
  for (const [index, rule] of rules.entries()) {
    if (rule.kind !== "amount" && rule.kind !== "velocity") continue;
    if (rule.currency === null) continue;
    if (!isCurrency(rule.currency)) fields[`rules.${index}.currency`] = "Choose a currency of ISO 4217.";
    else if (currency !== null && rule.currency !== currency) {
      const what = subject.scope === "card" ? "The card's account" : "The account";
      fields[`rules.${index}.currency`] =
        `${what} is in ${currency}; an amount in ${rule.currency} would never apply.`;
    }
  }
  const [sentence] = Object.values(fields);
  if (sentence) throw new DomainError("invalid", `Nothing was saved. ${sentence}`, { fields });
}
