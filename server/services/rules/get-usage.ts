import { and, eq } from "drizzle-orm";
import { ruleSets } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { loadSubject, ofSubject } from "./load-subject";
import { type LimitUsage, readUsage } from "./read-usage";
import { type RuleSubject, ruleSubjectSchema } from "./schemas";

/**
 * How much of each limit in force is used now; empty when none is.
 * @throws DomainError not_found
 */
export async function getUsage(context: ServiceContext, input: RuleSubject): Promise<LimitUsage[]> {
  const subject = ruleSubjectSchema.parse(input);
  const { program } = await loadSubject(context, subject);
  const [active] = await context.db
    .select({ rules: ruleSets.rules, meterIds: ruleSets.meterIds })
    .from(ruleSets)
    .where(and(ofSubject(subject), eq(ruleSets.status, "active")));
  return active ? readUsage(context.db, active, program.timeZone, new Date()) : [];
}
