import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { accounts, cards, finciIntents } from "@/db/schema";
import { createCardSchema } from "@/server/finci/contract";
import { type ListedCard, readCardFacts, toCardFacts } from "./card-facts";
import type { Intent, OperationHandler } from "./intent";

/**
 * FINCI keeps no id of ours on a card either, and lists cards by their owner without their account. A listed card that
 * the mirror lacks, with our embossing name, product and expiry, is ours under the same conditions as an account; open
 * intents that look alike but differ in account or holder leave it undecided.
 */
export const createCard: OperationHandler = {
  action: "card.issue",
  subjectType: "card",
  async send(reader, client, intent, options = {}) {
    const sent = createCardSchema.parse(intent.request);
    const { token_id } = await client.createCard(sent);
    if (options.skipsCardFacts) return { resultId: token_id };
    const owner = await ownerOfAccount(reader, intent.environmentId, sent.account_id);
    return { resultId: token_id, cardFacts: await readCardFacts(client, owner, token_id) };
  },
  async lookUp(reader, client, intent) {
    const sent = createCardSchema.parse(intent.request);
    const owner = await ownerOfAccount(reader, intent.environmentId, sent.account_id);
    const { items } = await client.getCards(owner);
    const alike = items.filter(
      (item) =>
        item.embossing_name === sent.embossing_name &&
        item.product_id === sent.product_id &&
        item.expiration_date === sent.expiration_date,
    );
    const candidates = await notMirrored(reader, intent.environmentId, alike);
    const [candidate] = candidates;
    if (!candidate) return { kind: "absent" };
    const rivals = await openRivals(reader, intent);
    const isOurs =
      rivals.every((rival) => rival.state === "unknown" && rival.isSame) &&
      candidates.length <= rivals.length + 1;
    if (!isOurs) return { kind: "undecided" };
    return { kind: "done", resultId: candidate.token_id, cardFacts: toCardFacts(candidate) };
  },
  async apply(tx, intent, { resultId: tokenId, cardFacts, statusHere }) {
    const sent = createCardSchema.parse(intent.request);
    const status = statusHere ?? sent.token_status;
    await tx.insert(cards).values({
      environmentId: intent.environmentId,
      tokenId,
      accountId: sent.account_id,
      holderType: sent.person_id ? "person" : "employee",
      holderId: sent.person_id ?? sent.employee_id ?? "",
      productId: sent.product_id,
      embossingName: sent.embossing_name,
      expirationMonth: sent.expiration_date,
      status,
      stage: sent.token_stage,
      ...cardFacts,
    });
    return {
      subjectId: tokenId,
      after: {
        accountId: sent.account_id,
        holderId: sent.person_id ?? sent.employee_id,
        productId: sent.product_id,
        status,
        stage: sent.token_stage,
      },
    };
  },
};

/** The owner whose list shows the account's cards: FINCI takes a person or a corporate, never an employee. */
export async function ownerOfAccount(
  reader: Reader,
  environmentId: string,
  accountId: string,
): Promise<{ person_id: string } | { corporate_id: string }> {
  const [account] = await reader
    .select({ ownerType: accounts.ownerType, ownerId: accounts.ownerId })
    .from(accounts)
    .where(and(eq(accounts.environmentId, environmentId), eq(accounts.accountId, accountId)));
  if (!account) throw new Error(`Account ${accountId} is not in the mirror`);
  return account.ownerType === "person" ? { person_id: account.ownerId } : { corporate_id: account.ownerId };
}

async function notMirrored(
  reader: Reader,
  environmentId: string,
  listed: ListedCard[],
): Promise<ListedCard[]> {
  if (listed.length === 0) return [];
  const tokenIds = listed.map((item) => item.token_id);
  const rows = await reader
    .select({ tokenId: cards.tokenId })
    .from(cards)
    .where(and(eq(cards.environmentId, environmentId), inArray(cards.tokenId, tokenIds)));
  const mirrored = new Set(rows.map((row) => row.tokenId));
  return listed.filter((item) => !mirrored.has(item.token_id));
}

/** Other open intents whose card would look the same in FINCI's list. */
async function openRivals(reader: Reader, intent: Intent) {
  const { embossing_name, product_id, expiration_date } = intent.request;
  const alike = JSON.stringify({ embossing_name, product_id, expiration_date });
  return reader
    .select({
      state: finciIntents.state,
      isSame: sql<boolean>`${finciIntents.request} = ${JSON.stringify(intent.request)}::jsonb`,
    })
    .from(finciIntents)
    .where(
      and(
        inArray(finciIntents.state, ["pending", "unknown"]),
        eq(finciIntents.environmentId, intent.environmentId),
        eq(finciIntents.operation, "create_card"),
        sql`${finciIntents.request} @> ${alike}::jsonb`,
        ne(finciIntents.id, intent.id),
      ),
    );
}
