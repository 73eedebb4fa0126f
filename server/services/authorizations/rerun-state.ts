import { and, asc, desc, eq, gt, lte } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { accounts, auditEntries, ledgerEntries } from "@/db/schema";
import { type CardStatus, cardStatuses } from "@/lib/card-states";
import { formatMoney } from "@/lib/money";
import type { DecisionState } from "../../authorization/decide";
import type { LoadedAuthorization, RuleSetRow } from "./rerun-versions";

/** Something a re-run stands on, and where it was taken from. */
export type RerunFact = {
  key: "card" | "card_status" | "expiration" | "balance" | "program";
  name: string;
  value: string;
  /** `recorded` with the decision, or put together from other records. */
  source: "recorded" | "reconstructed";
  /** In a sentence. */
  how: string;
};

type CardState = DecisionState["card"];
type BalanceState = DecisionState["balance"];

/** The card as the decision saw it. */
export async function readCardState(
  reader: Reader,
  { authorization: row, card }: LoadedAuthorization,
  inForce: readonly RuleSetRow[],
): Promise<{ card: CardState; facts: RerunFact[] }> {
  const cardFact = { key: "card", name: "Card" } as const;
  if (row.decisionReason === "card_unknown") {
    const how = "The decision did not know the card.";
    return { card: null, facts: [{ ...cardFact, value: "Unknown", source: "recorded", how }] };
  }
  if (!card) {
    const how = "The card is not known here.";
    return { card: null, facts: [{ ...cardFact, value: "Unknown", source: "reconstructed", how }] };
  }
  const status = await readStatus(reader, row, card.status, inForce);
  const isMismatch = row.decisionReason === "account_mismatch";
  const recordedMonth = row.decisionDetail?.expiration_month;
  const facts: RerunFact[] = [
    { key: "card_status", name: "Card status", ...status },
    {
      key: "expiration",
      name: "Card valid until",
      value: recordedMonth ?? card.expirationMonth,
      source: recordedMonth ? "recorded" : "reconstructed",
      how: recordedMonth ? "The decision names it." : "As the card has it now; it does not change.",
    },
  ];
  if (isMismatch) {
    const how = "The decision found that the card has another account.";
    facts.push({ ...cardFact, value: "Of another account", source: "recorded", how });
  }
  return {
    card: {
      accountId: isMismatch ? `not ${row.accountId}` : card.accountId,
      status: status.value,
      expirationMonth: recordedMonth ?? card.expirationMonth,
    },
    facts,
  };
}

type AuthorizationRow = LoadedAuthorization["authorization"];
type Status = { value: CardStatus } & Pick<RerunFact, "source" | "how">;

async function readStatus(
  reader: Reader,
  row: AuthorizationRow,
  statusNow: CardStatus,
  inForce: readonly RuleSetRow[],
): Promise<Status> {
  const named = toStatus(row.decisionDetail?.card_status);
  if (named) return { value: named, source: "recorded", how: "The decision names it." };
  const rules = inForce.flatMap((version) => version.rules);
  const onlyActivePays = !rules.some((rule) => rule.kind === "card_statuses");
  // A decision that came to the balance had found the card usable.
  if (onlyActivePays && row.decisionDetail?.available_minor !== undefined)
    return { value: "active", source: "recorded", how: "The decision went past the card: it was active." };
  const [next] = await reader
    .select({ before: auditEntries.before })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.subjectType, "card"),
        eq(auditEntries.subjectId, row.tokenId),
        eq(auditEntries.environmentId, row.environmentId),
        eq(auditEntries.action, "card.change_status"),
        eq(auditEntries.outcome, "done"),
        gt(auditEntries.at, row.receivedAt),
      ),
    )
    .orderBy(asc(auditEntries.at), asc(auditEntries.sequence))
    .limit(1);
  const before = toStatus(next?.before?.status);
  if (before)
    return {
      value: before,
      source: "reconstructed",
      how: "What it was before its next change in the audit log.",
    };
  return { value: statusNow, source: "reconstructed", how: "As now: no later change is in the audit log." };
}

function toStatus(text: unknown): CardStatus | null {
  return cardStatuses.find((status) => status === text) ?? null;
}

/** The account's balance before the authorization. */
export async function readBalanceState(
  reader: Reader,
  { authorization: row }: LoadedAuthorization,
): Promise<{ balance: BalanceState; fact: RerunFact }> {
  const { posted_minor: posted, available_minor: available, account_currency } = row.decisionDetail ?? {};
  if (row.decisionReason === "account_unknown") {
    const how = "The decision did not know the account.";
    return { balance: null, fact: balanceFact("Unknown", "recorded", how) };
  }
  if (posted !== undefined && available !== undefined) {
    // What was available is what counted: a hold of this very payment, from an advice before it, was left aside.
    const balance = {
      currency: row.billingCurrency,
      postedMinor: BigInt(posted),
      heldMinor: BigInt(posted) - BigInt(available),
    };
    return { balance, fact: balanceFact(words(balance), "recorded", "The decision names it.") };
  }
  const [entry] = await reader
    .select()
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.environmentId, row.environmentId),
        eq(ledgerEntries.accountId, row.accountId),
        lte(ledgerEntries.createdAt, row.receivedAt),
      ),
    )
    .orderBy(desc(ledgerEntries.createdAt), desc(ledgerEntries.sequence))
    .limit(1);
  if (entry) {
    const balance = {
      currency: entry.currency,
      postedMinor: entry.postedAfterMinor,
      heldMinor: entry.heldAfterMinor,
    };
    const how = `After entry ${entry.sequence} of the account's ledger, the last one before the request came.`;
    return { balance, fact: balanceFact(words(balance), "reconstructed", how) };
  }
  const [account] = await reader
    .select({ currency: accounts.currency })
    .from(accounts)
    .where(and(eq(accounts.environmentId, row.environmentId), eq(accounts.accountId, row.accountId)));
  const currency = account_currency ?? account?.currency;
  if (!currency)
    return { balance: null, fact: balanceFact("Unknown", "reconstructed", "The account is not known here.") };
  const balance = { currency, postedMinor: 0n, heldMinor: 0n };
  const how = "The account's ledger has no entry before the request came.";
  return { balance, fact: balanceFact(words(balance), "reconstructed", how) };
}

function balanceFact(value: string, source: RerunFact["source"], how: string): RerunFact {
  return { key: "balance", name: "Balance", value, source, how };
}

function words({ currency, postedMinor, heldMinor }: NonNullable<BalanceState>): string {
  const money = (minor: bigint) => formatMoney({ minor, currency });
  return `${money(postedMinor - heldMinor)} available (${money(postedMinor)} posted, ${money(heldMinor)} held)`;
}
