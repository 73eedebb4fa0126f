import { and, eq, type SQL, sql } from "drizzle-orm";
import { authorizations } from "@/db/schema";
import { type AuthorizationState, authorizationStates } from "@/lib/authorization-states";
import type { ServiceContext } from "../../context";
import { matchMerchants, visibleMerchants } from "../merchant-match";
import { countMax } from "../schemas";
import { visibleEnvironments } from "../scope";
import { authorizationConditions } from "./filters";
import type { AuthorizationFilter } from "./schemas";

/** Authorizations by state; a count of `countMax + 1` stands for "more than `countMax`". */
export type AuthorizationCounts = Record<AuthorizationState, number>;

/** Found by an index each. What is left, declines by a reason without words, would be found by reading all declines. */
const countedStates = authorizationStates.filter((state) => state !== "declined_technical");

/**
 * Counts by state what the list shows with the same filter (its own `state` and `outcome` left aside), each to
 * `countMax + 1`.
 */
export async function countAuthorizations(
  context: ServiceContext,
  filter: AuthorizationFilter,
): Promise<AuthorizationCounts> {
  const { db } = context;
  const merchant = await matchMerchants(context, "payment.read", filter.programId, filter.merchant);
  const apart = merchant?.how === "apart";
  const visible = apart
    ? visibleMerchants(context, "payment.read", filter.programId, merchant.names)
    : visibleEnvironments(context, "payment.read", filter.programId);
  const count = (state: AuthorizationState): SQL => {
    const rows = db
      .select({ one: sql`1` })
      .from(visible)
      .innerJoin(
        authorizations,
        and(
          eq(authorizations.environmentId, visible.environmentId),
          apart ? eq(authorizations.merchantName, visible.merchantName) : undefined,
          ...authorizationConditions({ ...filter, outcome: undefined, state }, merchant),
        ),
      )
      .limit(countMax + 1);
    return sql`(select count(*)::int from ${rows.as("counted")})`;
  };
  const pairs = countedStates.map((state) => sql`${state}::text, ${count(state)}`);
  const [row] = await db.execute<{ counts: Omit<AuthorizationCounts, "declined_technical"> }>(
    sql`select json_build_object(${sql.join(pairs, sql`, `)}) as counts`,
  );
  if (!row) throw new Error("The count answered no row");
  return { ...row.counts, declined_technical: countTechnical(row.counts) };
}

/** Declines of ours that no class counts: what is left of all, as long as all were counted. */
function countTechnical(counts: Omit<AuthorizationCounts, "declined_technical">): number {
  const all = counts.declined_by_us;
  const { declined_rule, declined_balance, declined_card, declined_program, declined_maintenance } = counts;
  const classified =
    declined_rule + declined_balance + declined_card + declined_program + declined_maintenance;
  return all > countMax ? 0 : Math.max(0, all - classified);
}
