import { and, desc, eq, inArray, isNotNull, lt, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { auditEntries, ruleSets, users } from "@/db/schema";
import { diffRules, type RuleChange } from "@/lib/rules/diff";
import type { Rule } from "@/lib/rules/schema";
import { ofSubject } from "./load-subject";
import type { RuleSubject } from "./schemas";

/** `discarded` is a draft that was given up; `retired` was in force. */
export type VersionStatus = "draft" | "activating" | "active" | "retired" | "discarded";

export type RuleVersion = {
  id: string;
  version: number;
  status: VersionStatus;
  rules: Rule[];
  /** Why it was made, in the author's words. */
  reason: string;
  authorName: string;
  /** When it was saved last as a draft. */
  savedAt: Date;
  activatedAt: Date | null;
  activatedByName: string | null;
  retiredAt: Date | null;
};

/** A version in the history, with what it changed. */
export type RuleVersionItem = RuleVersion & {
  /** Against the version that was in force before it; all of its rules are added for the first. */
  changes: RuleChange[];
  /** Who turned all rules off with it, and why; null for one that was replaced. */
  turnedOff: { byName: string; reason: string | null } | null;
};

const author = alias(users, "author");
const activator = alias(users, "activator");
/** A version without a person was made by the console itself. */
const systemName = "System";

/** Versions with the names of their people, newest first. */
export async function readVersions(
  db: Database,
  condition: SQL | undefined,
  limit: number,
): Promise<RuleVersion[]> {
  const rows = await db
    .select({ ruleSet: ruleSets, authorName: author.name, activatorName: activator.name })
    .from(ruleSets)
    .leftJoin(author, eq(author.id, ruleSets.authorUserId))
    .leftJoin(activator, eq(activator.id, ruleSets.activatedByUserId))
    .where(condition)
    .orderBy(desc(ruleSets.version))
    .limit(limit);
  return rows.map(({ ruleSet, authorName, activatorName }) => ({
    id: ruleSet.id,
    version: ruleSet.version,
    status: ruleSet.status === "retired" && ruleSet.activatedAt === null ? "discarded" : ruleSet.status,
    rules: ruleSet.rules,
    reason: ruleSet.reason,
    authorName: authorName ?? systemName,
    savedAt: ruleSet.createdAt,
    activatedAt: ruleSet.status === "activating" ? null : ruleSet.activatedAt,
    activatedByName: ruleSet.activatedAt ? (activatorName ?? systemName) : null,
    retiredAt: ruleSet.retiredAt,
  }));
}

/** Adds to each version what it changed. Versions of one subject, newest first. */
export async function withChanges(
  db: Database,
  subject: RuleSubject,
  versions: readonly RuleVersion[],
): Promise<RuleVersionItem[]> {
  const oldest = versions.at(-1);
  if (!oldest) return [];
  const [earlier] = await readVersions(
    db,
    and(ofSubject(subject), lt(ruleSets.version, oldest.version), isNotNull(ruleSets.activatedAt)),
    1,
  );
  const turnedOff = await readTurnedOff(
    db,
    versions.filter(({ status }) => status === "retired").map(({ id }) => id),
  );
  return versions.map((version, index) => {
    const before = versions.slice(index + 1).find(({ activatedAt }) => activatedAt !== null) ?? earlier;
    return {
      ...version,
      changes: diffRules(before?.rules ?? [], version.rules),
      turnedOff: turnedOff.get(version.id) ?? null,
    };
  });
}

async function readTurnedOff(db: Database, ids: string[]) {
  if (ids.length === 0) return new Map<string, { byName: string; reason: string | null }>();
  const rows = await db
    .select({ id: auditEntries.subjectId, byName: auditEntries.actorName, reason: auditEntries.reason })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.subjectType, "rule_set"),
        inArray(auditEntries.subjectId, ids),
        eq(auditEntries.action, "rules.retire"),
      ),
    );
  return new Map(rows.map(({ id, ...by }) => [id, by]));
}
