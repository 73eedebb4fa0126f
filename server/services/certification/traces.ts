import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import type { Reader } from "@/db/client";
import {
  apiCalls,
  authorizations,
  certificationScenarios,
  deliveries,
  ledgerEntries,
  transactions,
} from "@/db/schema";
import type { EvidenceItem } from "@/lib/certification";
import { maskPersonalFields } from "@/lib/personal-data";
import { redact } from "@/lib/redact";
import type { ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { loadRun } from "./load";
import type { certificationScenarioSchema } from "./schemas";

/** A fact with the whole of what was recorded of it: no card number, no secret, personal data masked. */
export type CertificationTrace = EvidenceItem & { trace: Record<string, unknown> | null };

/**
 * The traces of one validation, in order of time.
 * @throws DomainError not_found
 */
export async function getScenarioTraces(
  context: ServiceContext,
  { runId, key }: z.output<typeof certificationScenarioSchema>,
): Promise<CertificationTrace[]> {
  const { environment } = await loadRun(context, runId);
  const [row] = await context.db
    .select({ evidence: certificationScenarios.evidence })
    .from(certificationScenarios)
    .where(and(eq(certificationScenarios.runId, runId), eq(certificationScenarios.key, key)));
  if (!row) throw notFound("This validation of the run");
  return readTraces(context.db, environment.id, row.evidence.items);
}

/** The traces of facts, as the tables have them now. */
export async function readTraces(
  reader: Reader,
  environmentId: string,
  items: readonly EvidenceItem[],
): Promise<CertificationTrace[]> {
  const idsOf = (kind: EvidenceItem["kind"]) =>
    items.filter((item) => item.kind === kind).map(({ id }) => id);
  const byKind: Record<EvidenceItem["kind"], Map<string, Record<string, unknown>>> = {
    api_call: await readCalls(reader, environmentId, idsOf("api_call")),
    delivery: await readDeliveries(reader, environmentId, idsOf("delivery")),
    authorization: await readAuthorizations(reader, environmentId, idsOf("authorization")),
    transaction: await readTransactions(reader, environmentId, idsOf("transaction")),
    ledger_entry: await readEntries(reader, environmentId, idsOf("ledger_entry")),
  };
  return items.map((item) => ({ ...item, trace: byKind[item.kind].get(item.id) ?? null }));
}

type Traces = Map<string, Record<string, unknown>>;

/** As it may leave the console. */
function safe(facts: Record<string, unknown>): Record<string, unknown> {
  const plain = JSON.parse(
    JSON.stringify(facts, (_key, value) => (typeof value === "bigint" ? value.toString() : value)),
  );
  return redact(maskPersonalFields(plain)) as Record<string, unknown>;
}

async function readCalls(reader: Reader, environmentId: string, ids: string[]): Promise<Traces> {
  if (ids.length === 0) return new Map();
  const rows = await reader
    .select()
    .from(apiCalls)
    .where(and(inArray(apiCalls.id, ids), eq(apiCalls.environmentId, environmentId)));
  return new Map(
    rows.map((row) => [
      row.id,
      safe({
        request: { method: row.method, path: row.path, body: row.requestBody },
        response: { http_status: row.httpStatus, body: row.responseBody },
        outcome: row.outcome,
        error_codes: row.errorCodes,
        attempt: row.attempt,
        started_at: row.startedAt,
        duration_ms: row.durationMs,
        request_id: row.requestId,
      }),
    ]),
  );
}

async function readDeliveries(reader: Reader, environmentId: string, ids: string[]): Promise<Traces> {
  if (ids.length === 0) return new Map();
  const rows = await reader
    .select()
    .from(deliveries)
    .where(and(inArray(deliveries.id, ids), eq(deliveries.environmentId, environmentId)));
  return new Map(
    rows.map((row) => [
      row.id,
      safe({
        endpoint: row.endpoint,
        kind: row.kind,
        event_id: row.eventId,
        payload: row.payload,
        answer: { http_status: row.httpStatus, body: row.answer },
        state: row.state,
        problem: row.problem,
        source_address: row.sourceAddress,
        received_at: row.receivedAt,
        answered_in_us: row.answerDurationUs,
        processed_at: row.processedAt,
      }),
    ]),
  );
}

async function readAuthorizations(reader: Reader, environmentId: string, ids: string[]): Promise<Traces> {
  if (ids.length === 0) return new Map();
  const rows = await reader
    .select()
    .from(authorizations)
    .where(and(inArray(authorizations.id, ids), eq(authorizations.environmentId, environmentId)));
  return new Map(
    rows.map((row) => [
      row.id,
      safe({
        authorization_id: row.id,
        token_id: row.tokenId,
        account_id: row.accountId,
        billing_amount_minor: row.billingAmountMinor,
        billing_currency: row.billingCurrency,
        decision: row.decision,
        decision_reason: row.decisionReason,
        decision_detail: row.decisionDetail,
        advice_response_code: row.adviceResponseCode,
        outcome: row.outcome,
        lifecycle: row.lifecycle,
        held_minor: row.heldMinor,
        cleared_minor: row.clearedMinor,
        reversed_minor: row.reversedMinor,
        received_at: row.receivedAt,
        answered_in_us: row.answerDurationUs,
        advice_received_at: row.adviceReceivedAt,
      }),
    ]),
  );
}

async function readTransactions(reader: Reader, environmentId: string, ids: string[]): Promise<Traces> {
  if (ids.length === 0) return new Map();
  const rows = await reader
    .select()
    .from(transactions)
    .where(and(inArray(transactions.id, ids), eq(transactions.environmentId, environmentId)));
  return new Map(
    rows.map((row) => [
      row.id,
      safe({
        transaction_id: row.id,
        type: row.type,
        authorization_id: row.authorizationId,
        original_transaction_id: row.originalTransactionId,
        token_id: row.tokenId,
        account_id: row.accountId,
        billing_amount_minor: row.billingAmountMinor,
        billing_currency: row.billingCurrency,
        acquirer_reference_number: row.arn,
        clearing_date: row.clearingDate,
        final: row.isFinal,
        received_at: row.receivedAt,
      }),
    ]),
  );
}

/** An entry is named by its account and its sequence there. */
async function readEntries(reader: Reader, environmentId: string, ids: string[]): Promise<Traces> {
  if (ids.length === 0) return new Map();
  const accountIds = [...new Set(ids.map((id) => id.split("/")[0] ?? ""))];
  const sequences = ids.map((id) => BigInt(id.split("/")[1] ?? 0));
  const rows = await reader
    .select()
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.environmentId, environmentId),
        inArray(ledgerEntries.accountId, accountIds),
        inArray(ledgerEntries.sequence, sequences),
      ),
    );
  return new Map(
    rows.map((row) => [
      `${row.accountId}/${row.sequence}`,
      safe({
        account_id: row.accountId,
        sequence: row.sequence,
        kind: row.kind,
        currency: row.currency,
        booked_minor: row.postedDeltaMinor,
        held_minor: row.heldDeltaMinor,
        booked_after_minor: row.postedAfterMinor,
        held_after_minor: row.heldAfterMinor,
        authorization_id: row.authorizationId,
        transaction_id: row.transactionId,
        narrative: row.narrative,
        created_at: row.createdAt,
      }),
    ]),
  );
}
