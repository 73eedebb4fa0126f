import { and, desc, eq, gte, ilike, inArray, or, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { authorizations, merchants, transactions } from "@/db/schema";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { formatUtc } from "@/lib/time";
import { containing } from "../scope";
import type { Interpretation } from "./interpret-text";
import { type Finder, line, resultsMax } from "./result";

/** An amount is looked for in the payments of this time; older ones are found in the lists. */
const amountWindowMs = 7 * 24 * 3600 * 1000;

/** By id, or by the exact billing amount in the last 7 days; newest first. */
export const findAuthorizations: Finder = async (context, text, sides) => {
  const matches = text.finciId ? eq(authorizations.id, text.finciId) : amountCondition(text, authorizations);
  if (!matches) return [];
  const rows = await context.db
    .select()
    .from(authorizations)
    .where(and(inArray(authorizations.environmentId, sides.ids("payment.read")), matches))
    .orderBy(desc(authorizations.receivedAt), desc(authorizations.id))
    .limit(resultsMax);
  return rows.map((payment) => ({
    id: payment.id,
    title: paymentTitle(payment),
    subtitle: line(
      payment.outcome.replaceAll("_", " "),
      formatUtc(payment.receivedAt),
      sides.programName(payment.environmentId),
    ),
    href: paths.authorization(payment.id),
  }));
};

/** By id, acquirer reference number, or the exact billing amount in the last 7 days; newest first. */
export const findTransactions: Finder = async (context, text, sides) => {
  const matches = or(
    text.finciId ? eq(transactions.id, text.finciId) : undefined,
    text.arn ? eq(transactions.arn, text.arn) : undefined,
    amountCondition(text, transactions),
  );
  if (!matches) return [];
  const rows = await context.db
    .select()
    .from(transactions)
    .where(and(inArray(transactions.environmentId, sides.ids("payment.read")), matches))
    .orderBy(desc(transactions.receivedAt), desc(transactions.id))
    .limit(resultsMax);
  return rows.map((payment) => ({
    id: payment.id,
    title: paymentTitle(payment),
    subtitle: line(payment.type, formatUtc(payment.receivedAt), sides.programName(payment.environmentId)),
    href: paths.transaction(payment.id),
  }));
};

/** Merchants by part of their name; leads to their authorizations. */
export const findMerchants: Finder = async (context, text, sides) => {
  if (!text.name) return [];
  const rows = await context.db
    .selectDistinct({ name: merchants.name })
    .from(merchants)
    .where(
      and(
        inArray(merchants.environmentId, sides.ids("payment.read")),
        ilike(merchants.name, containing(text.name)),
      ),
    )
    .limit(resultsMax);
  return rows.map(({ name }) => ({
    id: name,
    title: name,
    subtitle: "Authorizations at this merchant",
    href: `${paths.authorizations}?merchant=${encodeURIComponent(name)}`,
  }));
};

function paymentTitle(payment: {
  merchantName: string;
  billingAmountMinor: bigint;
  billingCurrency: string;
}) {
  const billing = { minor: payment.billingAmountMinor, currency: payment.billingCurrency };
  return line(formatMoney(billing), payment.merchantName);
}

function amountCondition(
  text: Interpretation,
  table: { billingAmountMinor: PgColumn; billingCurrency: PgColumn; receivedAt: PgColumn },
): SQL | undefined {
  if (text.amounts.length === 0) return undefined;
  return and(
    gte(table.receivedAt, new Date(Date.now() - amountWindowMs)),
    // said apart, so that the index on the amount is read
    inArray(
      table.billingAmountMinor,
      text.amounts.map((amount) => amount.minor),
    ),
    or(
      ...text.amounts.map(({ minor, currencies }) =>
        and(eq(table.billingAmountMinor, minor), inArray(table.billingCurrency, currencies)),
      ),
    ),
  );
}
