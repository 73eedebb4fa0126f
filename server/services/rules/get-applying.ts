import { and, desc, eq, ne, type SQL, sql } from "drizzle-orm";
import { cards, ruleSets } from "@/db/schema";
import type { Rule } from "@/lib/rules/schema";
import { type RuleScope, ruleScopes } from "@/lib/rules/schema";
import type { ServiceContext } from "../../context";
import { loadSubject, ofSubject, type RuleSubjectReference } from "./load-subject";
import { type LimitUsage, readUsage } from "./read-usage";
import { type RuleSubject, ruleSubjectSchema } from "./schemas";

/** Narrower subjects with rules of their own that are named; the rest is counted. */
const narrowerMax = 20;

/** A version in force that applies besides the subject's own. */
export type AppliedRuleSet = {
  subject: RuleSubjectReference;
  ruleSetId: string;
  version: number;
  rules: Rule[];
  usage: LimitUsage[];
};

export type ApplyingRules = {
  /** Each scope that is wider; without a version where it has none in force. */
  wider: { subject: RuleSubjectReference; ruleSet: AppliedRuleSet | null }[];
  /** Within the subject, those with rules of their own in force, newest first. */
  narrower: { subject: RuleSubjectReference; ruleSetId: string; version: number; rulesCount: number }[];
  /** How many there are of each scope. */
  narrowerCounts: { scope: RuleScope; count: number }[];
};

/**
 * What else applies to a subject's payments: the strictest wins.
 * @throws DomainError not_found
 */
export async function getApplying(context: ServiceContext, input: RuleSubject): Promise<ApplyingRules> {
  const subject = ruleSubjectSchema.parse(input);
  const { wider, program } = await loadSubject(context, subject);
  const [applied, narrower, counts] = await Promise.all([
    Promise.all(
      wider.map(async (reference) => ({
        subject: reference,
        ruleSet: await readApplied(context, reference, program.timeZone),
      })),
    ),
    readNarrower(context, subject),
    countNarrower(context, subject),
  ]);
  return { wider: applied, narrower, narrowerCounts: counts };
}

async function readApplied(
  context: ServiceContext,
  subject: RuleSubjectReference,
  timeZone: string,
): Promise<AppliedRuleSet | null> {
  const [active] = await context.db
    .select()
    .from(ruleSets)
    .where(and(ofSubject(subject), eq(ruleSets.status, "active")));
  if (!active) return null;
  const { id: ruleSetId, version, rules } = active;
  const usage = await readUsage(context.db, active, timeZone, new Date());
  return { subject, ruleSetId, version, rules, usage };
}

/** Condition on `rule_sets`: in force for something within the subject; null where nothing is. */
function within({ environmentId, scope, subjectId }: RuleSubject): SQL | undefined | null {
  const inForce = and(eq(ruleSets.environmentId, environmentId), eq(ruleSets.status, "active"));
  if (scope === "card") return null;
  if (scope === "program") return and(inForce, ne(ruleSets.scope, "program"));
  const owner = scope === "account" ? cards.accountId : cards.holderId;
  return and(
    inForce,
    eq(ruleSets.scope, "card"),
    sql`${ruleSets.subjectId} in (select ${cards.tokenId} from ${cards}
      where ${cards.environmentId} = ${environmentId} and ${owner} = ${subjectId})`,
  );
}

async function readNarrower(
  context: ServiceContext,
  subject: RuleSubject,
): Promise<ApplyingRules["narrower"]> {
  const condition = within(subject);
  if (condition === null) return [];
  const rows = await context.db
    .select({
      id: ruleSets.id,
      environmentId: ruleSets.environmentId,
      scope: ruleSets.scope,
      subjectId: ruleSets.subjectId,
      version: ruleSets.version,
      rulesCount: sql<number>`jsonb_array_length(${ruleSets.rules})`,
    })
    .from(ruleSets)
    .where(condition)
    .orderBy(desc(ruleSets.activatedAt))
    .limit(narrowerMax);
  return Promise.all(
    rows.map(async ({ id, version, rulesCount, ...owner }) => ({
      subject: (await loadSubject(context, owner)).subject,
      ruleSetId: id,
      version,
      rulesCount,
    })),
  );
}

async function countNarrower(
  context: ServiceContext,
  subject: RuleSubject,
): Promise<ApplyingRules["narrowerCounts"]> {
  const condition = within(subject);
  if (condition === null) return [];
  const rows = await context.db
    .select({ scope: ruleSets.scope, count: sql<number>`count(*)::int` })
    .from(ruleSets)
    .where(condition)
    .groupBy(ruleSets.scope);
  return ruleScopes.flatMap((scope) => rows.find((row) => row.scope === scope) ?? []);
}
