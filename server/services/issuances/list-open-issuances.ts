import { and, desc, eq } from "drizzle-orm";
import { issuances } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { readReveals } from "../personal-data";
import { visible } from "../scope";
import { type IssuanceView, selectIssuances, toIssuanceView } from "./issuance-view";

/** Open issuances shown at most: more than a team has on its desk. */
const openMax = 50;

/** Issuances to be continued, last touched first, in the programs where the actor may issue cards. */
export async function listOpenIssuances(context: ServiceContext): Promise<IssuanceView[]> {
  const rows = await selectIssuances(context)
    .where(and(eq(issuances.state, "open"), visible(context, "card.issue", undefined)))
    .orderBy(desc(issuances.updatedAt), desc(issuances.id))
    .limit(openMax);
  const reveals = await readReveals(context);
  return rows.map((row) => toIssuanceView(context, reveals, row));
}
