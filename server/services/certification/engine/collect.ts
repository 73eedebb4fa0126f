import { and, asc, eq, inArray, or } from "drizzle-orm";
import { apiCalls, authorizations, finciIntents, transactions } from "@/db/schema";
import type { EvidenceItem } from "@/lib/certification";
import { formatMoney } from "@/lib/money";
import { readDeliveries, readLedger } from "./observe";
import type { Stage } from "./stage";

/** What a scenario left in the tables: its calls, deliveries, authorizations, transactions and bookings, in order of time. */
export async function collectItems(stage: Stage): Promise<EvidenceItem[]> {
  const items = await Promise.all([
    callItems(stage),
    deliveryItems(stage),
    authorizationItems(stage),
    transactionItems(stage),
    ledgerItems(stage),
  ]);
  return items.flat().sort((one, other) => one.at.localeCompare(other.at));
}

/** The attempt's own calls, and those by which the run made what it uses. */
async function callItems(stage: Stage): Promise<EvidenceItem[]> {
  const keys = [...stage.intentKeys];
  const intents =
    keys.length === 0
      ? []
      : await stage.db
          .select({ id: finciIntents.id })
          .from(finciIntents)
          .where(
            and(
              eq(finciIntents.environmentId, stage.environmentId),
              inArray(finciIntents.idempotencyKey, keys),
            ),
          );
  const ids = intents.map(({ id }) => id);
  const calls = await stage.db
    .select()
    .from(apiCalls)
    .where(
      and(
        eq(apiCalls.environmentId, stage.environmentId),
        or(
          eq(apiCalls.requestId, stage.requestId),
          ids.length > 0 ? inArray(apiCalls.intentId, ids) : undefined,
        ),
      ),
    )
    .orderBy(asc(apiCalls.startedAt));
  return calls.map((call) => ({
    kind: "api_call",
    id: call.id,
    title: `${call.method} ${call.path}: ${call.outcome}${call.httpStatus === null ? "" : `, HTTP ${call.httpStatus}`}`,
    at: call.startedAt.toISOString(),
    durationMs: call.durationMs,
  }));
}

async function deliveryItems(stage: Stage): Promise<EvidenceItem[]> {
  const rows = await readDeliveries(
    stage.db,
    stage.environmentId,
    [...stage.authorizationIds],
    [...stage.transactionIds],
  );
  return rows.map((row) => {
    const answer = row.answer?.status;
    return {
      kind: "delivery",
      id: row.id,
      title: `Webhook, ${row.kind}: HTTP ${row.httpStatus}${typeof answer === "string" ? `, ${answer}` : ""} (${row.state})`,
      at: row.receivedAt.toISOString(),
      durationMs: row.answerDurationUs === null ? null : row.answerDurationUs / 1_000,
    };
  });
}

async function authorizationItems(stage: Stage): Promise<EvidenceItem[]> {
  const ids = [...stage.authorizationIds];
  if (ids.length === 0) return [];
  const rows = await stage.db
    .select()
    .from(authorizations)
    .where(and(inArray(authorizations.id, ids), eq(authorizations.environmentId, stage.environmentId)));
  return rows.map((row) => ({
    kind: "authorization",
    id: row.id,
    title: `Authorization of ${formatMoney({ minor: row.billingAmountMinor, currency: row.billingCurrency })}: ${row.decision ?? "not asked"}, outcome ${row.outcome}, money ${row.lifecycle}`,
    at: row.receivedAt.toISOString(),
    durationMs: row.answerDurationUs === null ? null : row.answerDurationUs / 1_000,
  }));
}

async function transactionItems(stage: Stage): Promise<EvidenceItem[]> {
  const ids = [...stage.transactionIds];
  if (ids.length === 0) return [];
  const rows = await stage.db
    .select()
    .from(transactions)
    .where(and(inArray(transactions.id, ids), eq(transactions.environmentId, stage.environmentId)));
  return rows.map((row) => ({
    kind: "transaction",
    id: row.id,
    title: `${row.type === "return" ? "Return" : "Presentment"} of ${formatMoney({ minor: row.billingAmountMinor, currency: row.billingCurrency })}`,
    at: row.receivedAt.toISOString(),
    durationMs: null,
  }));
}

async function ledgerItems(stage: Stage): Promise<EvidenceItem[]> {
  const rows = await readLedger(
    stage.db,
    stage.environmentId,
    [...stage.authorizationIds],
    [...stage.transactionIds],
  );
  return rows.map((row) => ({
    kind: "ledger_entry",
    id: `${row.accountId}/${row.sequence}`,
    title: `Ledger, ${row.kind.replace("_", " ")}: booked ${formatMoney({ minor: row.postedDeltaMinor, currency: row.currency })}, held ${formatMoney({ minor: row.heldDeltaMinor, currency: row.currency })}`,
    at: row.createdAt.toISOString(),
    durationMs: null,
  }));
}
