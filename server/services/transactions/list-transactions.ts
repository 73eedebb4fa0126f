import {
  and,
  desc,
  eq,
  getTableColumns,
  gte,
  ilike,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  or,
  type SQL,
} from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { cards, transactions } from "@/db/schema";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { merchantOf } from "../authorizations";
import { type MerchantMatch, matchMerchants, visibleMerchants } from "../merchant-match";
import { type Reveals, readReveals } from "../personal-data";
import { type ProgramReference, visibleEnvironments } from "../scope";
import type { listTransactionsSchema } from "./schemas";

type TransactionRow = typeof transactions.$inferSelect;
type Filter = z.output<typeof listTransactionsSchema>;

export type TransactionListItem = Pick<
  TransactionRow,
  | "id"
  | "environmentId"
  | "receivedAt"
  | "type"
  | "tokenId"
  | "accountId"
  | "authorizationId"
  | "originalTransactionId"
  | "arn"
  | "clearingDate"
  | "sequence"
  | "isFinal"
> & {
  program: ProgramReference;
  /** Null when the card is not known here. */
  card: { maskedNumber: string | null; lastFour: string | null; embossingName: string } | null;
  merchant: { id: string; name: string; city: string; country: string; mcc: string };
  transaction: Money;
  billing: Money;
  /** A presentment without an authorization. */
  isDeferred: boolean;
};

/** Newest transactions first, those of the visible side and programs that fit the filter. */
export async function listTransactions(
  context: ServiceContext,
  input: Filter,
): Promise<Page<TransactionListItem>> {
  const { db } = context;
  const merchant = await matchMerchants(context, "payment.read", input.programId, input.merchant);
  const apart = merchant?.how === "apart";
  const visible = apart
    ? visibleMerchants(context, "payment.read", input.programId, merchant.names)
    : visibleEnvironments(context, "payment.read", input.programId);
  const newest = db
    .select(getTableColumns(transactions))
    .from(transactions)
    .where(
      and(
        eq(transactions.environmentId, visible.environmentId),
        apart ? eq(transactions.merchantName, visible.merchantName) : undefined,
        ...conditions(input, merchant),
        olderThan(transactions.receivedAt, transactions.id, input.cursor),
      ),
    )
    .orderBy(desc(transactions.receivedAt), desc(transactions.id))
    .limit(input.limit + 1)
    .as("newest");
  // cut to the page before the cards are joined: each environment or merchant brings a page of its own
  const page = db
    .select({ ...newest._.selectedFields, programName: visible.programName })
    .from(visible)
    .crossJoinLateral(newest)
    .orderBy(desc(newest.receivedAt), desc(newest.id))
    .limit(input.limit + 1)
    .as("page");
  const query = db
    .select({ transaction: page._.selectedFields, card: cards })
    .from(page)
    .leftJoin(cards, and(eq(cards.environmentId, page.environmentId), eq(cards.tokenId, page.tokenId)))
    .orderBy(desc(page.receivedAt), desc(page.id));
  const [reveals, rows] = await Promise.all([readReveals(context), query]);
  const items = rows.map(({ transaction: row, card }) =>
    toTransactionListItem(reveals, row, card, { id: row.programId, name: row.programName }),
  );
  return toPage(items, input.limit, (item) => ({ at: item.receivedAt, id: item.id }));
}

function conditions(filter: Filter, merchant: MerchantMatch | undefined): SQL[] {
  const table = transactions;
  const isDeferred = and(eq(table.type, "presentment"), isNull(table.authorizationId));
  const isNotDeferred = or(eq(table.type, "return"), isNotNull(table.authorizationId));
  return [
    filter.type && eq(table.type, filter.type),
    filter.deferred !== undefined && (filter.deferred ? isDeferred : isNotDeferred),
    filter.tokenId && eq(table.tokenId, filter.tokenId),
    filter.accountId && eq(table.accountId, filter.accountId),
    filter.authorizationId && eq(table.authorizationId, filter.authorizationId),
    filter.mcc && eq(table.mcc, filter.mcc),
    filter.country && eq(table.merchantCountry, filter.country),
    filter.currency && eq(table.billingCurrency, filter.currency),
    filter.billingMinorMin !== undefined && gte(table.billingAmountMinor, filter.billingMinorMin),
    filter.billingMinorMax !== undefined && lte(table.billingAmountMinor, filter.billingMinorMax),
    filter.from && gte(table.receivedAt, filter.from),
    filter.to && lt(table.receivedAt, filter.to),
    merchant?.how === "named" && inArray(table.merchantName, merchant.names),
    merchant?.how === "pattern" && ilike(table.merchantName, merchant.pattern),
  ].filter((condition) => typeof condition === "object");
}

/** A stored transaction as lists and pages show it. */
export function toTransactionListItem(
  reveals: Reveals,
  row: TransactionRow,
  card: typeof cards.$inferSelect | null,
  program: ProgramReference,
): TransactionListItem {
  return {
    id: row.id,
    environmentId: row.environmentId,
    receivedAt: row.receivedAt,
    program,
    type: row.type,
    tokenId: row.tokenId,
    accountId: row.accountId,
    card: card && reveals.card(card),
    merchant: merchantOf(row),
    transaction: { minor: row.transactionAmountMinor, currency: row.transactionCurrency },
    billing: { minor: row.billingAmountMinor, currency: row.billingCurrency },
    authorizationId: row.authorizationId,
    originalTransactionId: row.originalTransactionId,
    isDeferred: row.type === "presentment" && row.authorizationId === null,
    arn: row.arn,
    clearingDate: row.clearingDate,
    sequence: row.sequence,
    isFinal: row.isFinal,
  };
}
