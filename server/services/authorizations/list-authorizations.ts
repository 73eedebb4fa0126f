import { and, desc, eq, getTableColumns } from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { authorizations, cards } from "@/db/schema";
import { decisionReasonWords } from "@/lib/decision-reasons";
import type { Money } from "@/lib/money";
import type { ServiceContext } from "../../context";
import { matchMerchants, visibleMerchants } from "../merchant-match";
import { type Reveals, readReveals } from "../personal-data";
import { type ProgramReference, visibleEnvironments } from "../scope";
import { authorizationConditions } from "./filters";
import type { listAuthorizationsSchema } from "./schemas";

type AuthorizationRow = typeof authorizations.$inferSelect;
type CardRow = typeof cards.$inferSelect;

export type AuthorizationListItem = Pick<
  AuthorizationRow,
  | "id"
  | "environmentId"
  | "receivedAt"
  | "tokenId"
  | "accountId"
  | "entryMode"
  | "wallet"
  | "decision"
  | "decisionReason"
  | "outcome"
  | "lifecycle"
  | "adviceResponseCode"
> & {
  program: ProgramReference;
  /** Null when the card is not known here. */
  card: { maskedNumber: string | null; lastFour: string | null; embossingName: string } | null;
  merchant: { id: string; name: string; city: string; country: string; mcc: string };
  transaction: Money;
  billing: Money;
  /** The words for `decisionReason`; null when approved. */
  decisionReasonLabel: string | null;
  /** From the first byte to our answer; null where FINCI never asked us. */
  answerDurationMs: number | null;
};

/**
 * Newest authorizations first, those of the visible side and programs that fit the filter.
 * A merchant filter may miss a payment of the last second: names are collected after the answer.
 */
export async function listAuthorizations(
  context: ServiceContext,
  input: z.output<typeof listAuthorizationsSchema>,
): Promise<Page<AuthorizationListItem>> {
  const { db } = context;
  const merchant = await matchMerchants(context, "payment.read", input.programId, input.merchant);
  const apart = merchant?.how === "apart";
  const visible = apart
    ? visibleMerchants(context, "payment.read", input.programId, merchant.names)
    : visibleEnvironments(context, "payment.read", input.programId);
  const newest = db
    .select(getTableColumns(authorizations))
    .from(authorizations)
    .where(
      and(
        eq(authorizations.environmentId, visible.environmentId),
        apart ? eq(authorizations.merchantName, visible.merchantName) : undefined,
        ...authorizationConditions(input, merchant),
        olderThan(authorizations.receivedAt, authorizations.id, input.cursor),
      ),
    )
    .orderBy(desc(authorizations.receivedAt), desc(authorizations.id))
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
    .select({ authorization: page._.selectedFields, card: cards })
    .from(page)
    .leftJoin(cards, and(eq(cards.environmentId, page.environmentId), eq(cards.tokenId, page.tokenId)))
    .orderBy(desc(page.receivedAt), desc(page.id));
  const [reveals, rows] = await Promise.all([readReveals(context), query]);
  const items = rows.map(({ authorization: row, card }) =>
    toAuthorizationListItem(reveals, row, card, { id: row.programId, name: row.programName }),
  );
  return toPage(items, input.limit, (item) => ({ at: item.receivedAt, id: item.id }));
}

/** A stored authorization as lists and pages show it. */
export function toAuthorizationListItem(
  reveals: Reveals,
  row: AuthorizationRow,
  card: CardRow | null,
  program: ProgramReference,
): AuthorizationListItem {
  return {
    id: row.id,
    environmentId: row.environmentId,
    receivedAt: row.receivedAt,
    program,
    tokenId: row.tokenId,
    accountId: row.accountId,
    card: card && reveals.card(card),
    merchant: merchantOf(row),
    transaction: { minor: row.transactionAmountMinor, currency: row.transactionCurrency },
    billing: { minor: row.billingAmountMinor, currency: row.billingCurrency },
    entryMode: row.entryMode,
    wallet: row.wallet,
    decision: row.decision,
    decisionReason: row.decisionReason,
    decisionReasonLabel: row.decisionReason && decisionReasonWords(row.decisionReason).label,
    outcome: row.outcome,
    lifecycle: row.lifecycle,
    adviceResponseCode: row.adviceResponseCode,
    answerDurationMs: row.answerDurationUs === null ? null : row.answerDurationUs / 1000,
  };
}

/** The merchant of a payment, as FINCI described it. */
export function merchantOf(row: {
  merchantId: string;
  merchantName: string;
  merchantCity: string;
  merchantCountry: string;
  mcc: string;
}) {
  return {
    id: row.merchantId,
    name: row.merchantName,
    city: row.merchantCity,
    country: row.merchantCountry,
    mcc: row.mcc,
  };
}
