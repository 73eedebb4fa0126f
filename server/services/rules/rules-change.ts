import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Reader, Transaction } from "@/db/client";
import { environments, programs, ruleSets } from "@/db/schema";
import { diffRules, type RuleChange } from "@/lib/rules/diff";
import type { RuleScope } from "@/lib/rules/schema";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { type Proposal, proposeChange, refuseWhileWaiting } from "../approvals";
import { defineChangeKind } from "../change-kind";
import { beginUnderLock, lockReviewedDraft } from "./begin-activation";
import { finishOrLeave } from "./finish-activation";
import type { RuleSetRow } from "./load-rule-set";
import { type LoadedSubject, lockSubject, ofSubject } from "./load-subject";
import { lockActive, retireUnderLock, sweepMeters } from "./retire-rules";
import type { ActivateDraft, RuleSubject } from "./schemas";

/* Bringing rules into force, and turning them off, where a second person has to agree. */

const kind = "rule_activation";
const subjectType = "rule_set";
const effectMax = 2_000;

/**
 * Asks for a draft to be brought into force. The caller has checked that the actor may write rules.
 * @throws DomainError conflict (no draft any more, another one than was reviewed, or it waits already)
 */
export async function proposeActivation(
  context: ServiceContext,
  tx: Transaction,
  { subject, program, environment }: LoadedSubject,
  reviewed: ActivateDraft,
): Promise<Proposal | null> {
  await lockSubject(tx, subject);
  const draft = await lockReviewedDraft(tx, reviewed);
  if (!draft) return null;
  await refuseWhileWaiting(tx, { kind, subjectType, subjectId: draft.id });
  const active = await readActive(tx, subject);
  const changes = diffRules(active?.rules ?? [], draft.rules).map(changeWords);
  return proposeChange(context, tx, {
    kind,
    programId: program.id,
    environmentId: environment.id,
    subjectType,
    subjectId: draft.id,
    change: { what: "activate", ruleSetId: draft.id, savedAt: reviewed.savedAt.toISOString() },
    effect: shortened(
      `Version ${draft.version} of the rules of ${subjectName(subject, program)} comes into force, from the next authorization on: ${changes.join("; ") || "the same rules as now"}.`,
    ),
    reason: draft.reason,
  });
}

/** Asks for the version in force to be turned off; its subject is locked. @throws DomainError conflict (it waits already) */
export async function proposeRetiring(
  context: ServiceContext,
  tx: Transaction,
  { active, programId, reason }: { active: RuleSetRow; programId: string; reason: string },
): Promise<Proposal> {
  await refuseWhileWaiting(tx, { kind, subjectType, subjectId: active.id });
  const { program } = await sideOf(tx, active);
  return proposeChange(context, tx, {
    kind,
    programId,
    environmentId: active.environmentId,
    subjectType,
    subjectId: active.id,
    change: { what: "retire", ruleSetId: active.id },
    effect: shortened(
      `Version ${active.version} of the rules of ${subjectName(active, program)} is turned off, from the next authorization on: ${diffRules(active.rules, []).map(changeWords).join("; ")}.`,
    ),
    reason,
  });
}

/** A draft that comes into force, or a version that is turned off, when a second person agrees. */
export const rulesChange = defineChangeKind({
  schema: z.discriminatedUnion("what", [
    z.object({ what: z.literal("activate"), ruleSetId: z.uuid(), savedAt: z.coerce.date() }),
    z.object({ what: z.literal("retire"), ruleSetId: z.uuid() }),
  ]),
  stale:
    "The rules are not as they were when this was asked for: the draft was changed or discarded, or another version is in force.",
  async fingerprint(reader, { ruleSetId }) {
    const ruleSet = await readRuleSet(reader, ruleSetId);
    const active = await readActive(reader, ruleSet);
    return `${ruleSet.status} ${ruleSet.createdAt.getTime()} ${active?.id ?? "none"}`;
  },
  async lock(tx, { ruleSetId }) {
    await lockSubject(tx, await readRuleSet(tx, ruleSetId));
  },
  async apply(tx, context, change, { approvalId, reason }) {
    const ruleSet = await readRuleSet(tx, change.ruleSetId);
    const { program, environment } = await sideOf(tx, ruleSet);
    if (change.what === "activate") {
      const { ruleSetId: id, savedAt } = change;
      await beginUnderLock(tx, context, { id, savedAt, subject: ruleSet, program, environment }, approvalId);
      return;
    }
    const active = await lockActive(tx, ruleSet);
    await retireUnderLock(tx, context, {
      active,
      programId: program.id,
      environmentId: environment.id,
      reason,
      approvalId,
    });
  },
  async finish(context, change) {
    if (change.what === "activate") await finishOrLeave(context, change.ruleSetId);
    else await sweepMeters(context, await readRuleSet(context.db, change.ruleSetId));
  },
});

async function readRuleSet(reader: Reader, id: string): Promise<RuleSetRow> {
  const [ruleSet] = await reader.select().from(ruleSets).where(eq(ruleSets.id, id));
  if (!ruleSet) throw notFound("This version of the rules");
  return ruleSet;
}

async function readActive(reader: Reader, subject: RuleSubject): Promise<RuleSetRow | undefined> {
  const [active] = await reader
    .select()
    .from(ruleSets)
    .where(and(ofSubject(subject), inArray(ruleSets.status, ["active"])));
  return active;
}

async function sideOf(reader: Reader, { environmentId }: Pick<RuleSetRow, "environmentId">) {
  const [side] = await reader
    .select({
      program: {
        id: programs.id,
        name: programs.name,
        timeZone: programs.timeZone,
        capabilities: programs.capabilities,
      },
      environment: { id: environments.id },
    })
    .from(environments)
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(eq(environments.id, environmentId));
  if (!side) throw notFound("What the rules belong to");
  return side;
}

const scopeNames: Record<Exclude<RuleScope, "program">, string> = {
  account: "account",
  cardholder: "cardholder",
  card: "card",
};

/** By the id and never by a person's name: the sentence is kept, and read by who may not see the name. */
function subjectName({ scope, subjectId }: RuleSubject, program: { name: string }): string {
  return scope === "program" ? program.name : `${scopeNames[scope]} ${subjectId}`;
}

function changeWords(change: RuleChange): string {
  switch (change.kind) {
    case "added":
      return `added “${change.after}”`;
    case "removed":
      return `taken out “${change.before}”`;
    case "changed":
      return `“${change.before}” becomes “${change.after}”`;
    case "reordered":
      return "another order, which decides only what a decline names";
  }
}

/** The whole difference stands on the page of the version. */
function shortened(effect: string): string {
  return effect.length <= effectMax ? effect : `${effect.slice(0, effectMax - 1)}…`;
}
