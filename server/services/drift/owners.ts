import { and, eq, inArray, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { accounts, cards } from "@/db/schema";
import type { DriftRun } from "./lease";

/** Whose cards FINCI lists together. */
export type Owner = { type: "person" | "corporate"; id: string };

export type MirroredCard = Pick<
  typeof cards.$inferSelect,
  "tokenId" | "productId" | "embossingName" | "maskedNumber" | "expirationMonth" | "status"
> & { ownerId: string };

/** Owners and cards of a page at most: what is in memory at one time, whatever the program's size. */
const pageOwnersMax = 400;
const pageCardsMax = 4_000;

/** All owners of an account: FINCI needs one before a card, so that nobody else has cards. */
export async function countOwners(reader: Reader, environmentId: string): Promise<number> {
  const [row] = await reader
    .select({ count: sql<number>`count(distinct (${accounts.ownerId}, ${accounts.ownerType}))::int` })
    .from(accounts)
    .where(eq(accounts.environmentId, environmentId));
  return row?.count ?? 0;
}

/** The owners behind the run's cursor, the next ones in the order of their ids; a large corporate is a page of its own. */
export async function nextOwners(reader: Reader, run: DriftRun): Promise<Owner[]> {
  const rows = await reader.execute<{ owner_type: Owner["type"]; owner_id: string; cards: number }>(sql`
    select page.owner_type, page.owner_id,
           (select count(*)::int from accounts a join cards c
              on c.environment_id = a.environment_id and c.account_id = a.account_id
            where a.environment_id = ${run.environmentId}
              and a.owner_id = page.owner_id and a.owner_type = page.owner_type) as cards
      from (select distinct owner_id, owner_type from accounts
             where environment_id = ${run.environmentId} and owner_id >= ${run.cursorOwnerId}
               and (owner_id, owner_type) > (${run.cursorOwnerId}, ${run.cursorOwnerType})
             order by owner_id, owner_type limit ${pageOwnersMax}) page
     order by page.owner_id, page.owner_type`);
  const page: Owner[] = [];
  let cardsCount = 0;
  for (const row of rows) {
    cardsCount += row.cards;
    if (page.length > 0 && cardsCount > pageCardsMax) break;
    page.push({ type: row.owner_type, id: row.owner_id });
  }
  return page;
}

/** The mirror's cards of the owners. */
export async function readMirror(
  reader: Reader,
  environmentId: string,
  owners: readonly Owner[],
): Promise<MirroredCard[]> {
  if (owners.length === 0) return [];
  return reader
    .select({
      tokenId: cards.tokenId,
      productId: cards.productId,
      embossingName: cards.embossingName,
      maskedNumber: cards.maskedNumber,
      expirationMonth: cards.expirationMonth,
      status: cards.status,
      ownerId: accounts.ownerId,
    })
    .from(accounts)
    .innerJoin(
      cards,
      and(eq(cards.environmentId, accounts.environmentId), eq(cards.accountId, accounts.accountId)),
    )
    .where(
      and(
        eq(accounts.environmentId, environmentId),
        inArray(
          accounts.ownerId,
          owners.map((owner) => owner.id),
        ),
      ),
    );
}
