import { and, inArray } from "drizzle-orm";
import { ruleSets } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { type LoadedSubject, loadSubject, ofSubject } from "./load-subject";
import { type RuleSubject, ruleSubjectSchema } from "./schemas";
import { type RuleVersion, type RuleVersionItem, readVersions, withChanges } from "./versions";

/** Versions that a history shows at most. */
const historyMax = 50;

export type SubjectRules = LoadedSubject & {
  /** In force; null when no rules are. */
  active: RuleVersion | null;
  /** The draft, or the version that is coming into force. */
  open: RuleVersion | null;
  /** The newest `historyMax` versions, newest first. */
  versions: RuleVersionItem[];
};

/**
 * The rules of a subject: what is in force, the draft, and every version with its author, reason and changes.
 * @throws DomainError not_found
 */
export async function getRules(context: ServiceContext, input: RuleSubject): Promise<SubjectRules> {
  const subject = ruleSubjectSchema.parse(input);
  const loaded = await loadSubject(context, subject);
  const [current, newest] = await Promise.all([
    readVersions(
      context.db,
      and(ofSubject(subject), inArray(ruleSets.status, ["active", "draft", "activating"])),
      2,
    ),
    readVersions(context.db, ofSubject(subject), historyMax),
  ]);
  return {
    ...loaded,
    active: current.find(({ status }) => status === "active") ?? null,
    open: current.find(({ status }) => status !== "active") ?? null,
    versions: await withChanges(context.db, subject, newest),
  };
}
