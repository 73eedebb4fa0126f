import { and, desc, eq, gt, inArray, isNotNull, isNull, lte, or } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { ruleSets } from "@/db/schema";
import type { RuleScope } from "@/lib/rules/schema";
import { DomainError } from "../../errors";
import type { loadAuthorization } from "./load-authorization";

export type LoadedAuthorization = Awaited<ReturnType<typeof loadAuthorization>>;
export type RuleSetRow = typeof ruleSets.$inferSelect;

/** What is chosen in a scope: a version's id, no rules, or (absent) the version that decided. */
export type VersionChoice = Partial<Record<RuleScope, string | undefined>>;

/** The record whose rules apply in each scope; null where the card's holder is not known. */
export function subjectsOf({ authorization, card }: LoadedAuthorization): Record<RuleScope, string | null> {
  return {
    card: authorization.tokenId,
    cardholder: card?.holderId ?? null,
    account: authorization.accountId,
    program: "",
  };
}

export type VersionsInForce = {
  versions: RuleSetRow[];
  /** Recorded with the decision, or found by when each version came into force and left it. */
  source: "recorded" | "reconstructed";
};

/** The versions of the rules that were in force when the authorization came. */
export async function readVersionsInForce(
  reader: Reader,
  found: LoadedAuthorization,
): Promise<VersionsInForce> {
  const { authorization: row } = found;
  // A decision under a known policy names its rules, or had none; maintenance mode sets them aside and names none.
  if (row.policyVersion !== null && !row.maintenanceId) {
    const ids = row.ruleSetIds ?? [];
    const versions =
      ids.length === 0 ? [] : await reader.select().from(ruleSets).where(inArray(ruleSets.id, ids));
    return { versions, source: "recorded" };
  }
  const versions = await reader
    .select()
    .from(ruleSets)
    .where(
      and(
        eq(ruleSets.environmentId, row.environmentId),
        ofSubjects(found),
        inArray(ruleSets.status, ["active", "retired"]),
        isNotNull(ruleSets.activatedAt),
        lte(ruleSets.activatedAt, row.receivedAt),
        or(isNull(ruleSets.retiredAt), gt(ruleSets.retiredAt, row.receivedAt)),
      ),
    );
  return { versions, source: "reconstructed" };
}

/** Condition: rule sets of the records that the authorization concerns. */
function ofSubjects(found: LoadedAuthorization) {
  const subjects = Object.entries(subjectsOf(found)) as [RuleScope, string | null][];
  return or(
    ...subjects.flatMap(([scope, subjectId]) =>
      subjectId === null ? [] : [and(eq(ruleSets.scope, scope), eq(ruleSets.subjectId, subjectId))],
    ),
  );
}

/** Versions that a choice offers at most, newest first, for all four scopes together. */
const versionsMax = 200;

/** Every version of the rules that concern the authorization, the newest first. */
export function readAllVersions(reader: Reader, found: LoadedAuthorization): Promise<RuleSetRow[]> {
  return reader
    .select()
    .from(ruleSets)
    .where(and(eq(ruleSets.environmentId, found.authorization.environmentId), ofSubjects(found)))
    .orderBy(desc(ruleSets.version), desc(ruleSets.createdAt))
    .limit(versionsMax);
}

/**
 * The versions that a re-run decides by: what is chosen, and the version in force where nothing is.
 * @throws DomainError invalid for a version of other rules
 */
export async function readChosenVersions(
  reader: Reader,
  found: LoadedAuthorization,
  choice: VersionChoice,
  inForce: readonly RuleSetRow[],
): Promise<RuleSetRow[]> {
  const scopes = ["card", "cardholder", "account", "program"] as const;
  const ids = scopes.flatMap((scope) => (choice[scope] && choice[scope] !== "none" ? [choice[scope]] : []));
  const rows =
    ids.length === 0
      ? []
      : await reader
          .select()
          .from(ruleSets)
          .where(
            and(
              eq(ruleSets.environmentId, found.authorization.environmentId),
              inArray(ruleSets.id, ids),
              ofSubjects(found),
            ),
          );
  return scopes.flatMap((scope) => {
    const chosen = choice[scope];
    if (chosen === "none") return [];
    if (chosen === undefined) return inForce.filter((version) => version.scope === scope);
    const version = rows.find((row) => row.id === chosen && row.scope === scope);
    if (!version) {
      const sentence = "This version is not one of the rules that concern the payment.";
      throw new DomainError("invalid", `Nothing was re-run. ${sentence}`, { fields: { [scope]: sentence } });
    }
    return [version];
  });
}
