import { randomInt } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Sql } from "@/db/client";
import type { SeededCard, SeededProgram } from "@/db/testing";
import type { AuthorizationWebhook, TransactionWebhook } from "../finci/contract";
import type { IncomingWebhook, WebhookAnswer } from "../intake/admit";
import { WebhookEndpoints } from "./endpoints";

/** Builds FINCI's webhooks for tests and posts them to the endpoints as if they came from 127.0.0.1. */

/** Endpoints on a test's database, with a journal folder of their own. Not started yet. */
export function testEndpoints(
  databaseUrl: string,
  journalFolder = mkdtempSync(path.join(tmpdir(), "journal-")),
): WebhookEndpoints {
  return new WebhookEndpoints(databaseUrl, journalFolder);
}

/** A new authorization or transaction id, 18 digits. */
export function newEventId(): string {
  return `25${randomInt(10_000_000, 99_999_999)}${randomInt(10_000_000, 99_999_999)}`;
}

/** A new acquirer reference number, 23 digits. */
export function newArn(): string {
  return `7${newEventId()}${randomInt(1_000, 9_999)}`;
}

const merchant = { id: "MRC000123456789", name: "AMZN MKTP", mcc: "5942", city: "Luxembourg", country: "LU" };

export function authorizationBody(
  card: SeededCard,
  overrides: Partial<AuthorizationWebhook> = {},
): AuthorizationWebhook {
  return {
    id: newEventId(),
    type: "authorization",
    advice: false,
    token_id: card.tokenId,
    account_id: card.accountId,
    transaction_amount: "10.00",
    transaction_currency: card.currency,
    billing_amount: "10.00",
    billing_currency: card.currency,
    merchant,
    entry_mode: "ecommerce",
    wallet: null,
    three_ds: { authenticated: true, eci: "02" },
    created_at: new Date().toISOString(),
    ...overrides,
  };
}

export function presentmentBody(
  card: SeededCard,
  overrides: Partial<TransactionWebhook> = {},
): TransactionWebhook {
  return {
    id: newEventId(),
    type: "presentment",
    token_id: card.tokenId,
    account_id: card.accountId,
    transaction_amount: "10.00",
    transaction_currency: card.currency,
    billing_amount: "10.00",
    billing_currency: card.currency,
    merchant,
    arn: newArn(),
    clearing_date: "2026-11-22",
    sequence: 1,
    final: true,
    created_at: new Date().toISOString(),
    ...overrides,
  };
}

/** The webhook as the gateway hands it on; `body` may be any JSON value, or raw text. */
export function webhook(
  program: Pick<SeededProgram, "endpointKey">,
  endpoint: IncomingWebhook["endpoint"],
  body: unknown,
  overrides: Partial<IncomingWebhook> = {},
): IncomingWebhook {
  return {
    endpoint,
    endpointKey: program.endpointKey,
    method: "POST",
    path: `/api/webhooks/${program.endpointKey}/${endpoint}`,
    header: () => undefined,
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    sourceAddress: "127.0.0.1",
    startedMs: performance.now(),
    receivedAt: new Date(),
    ...overrides,
  };
}

/** Posts one body and gives the answer. */
export function post(
  endpoints: WebhookEndpoints,
  program: Pick<SeededProgram, "endpointKey">,
  endpoint: IncomingWebhook["endpoint"],
  body: unknown,
): Promise<WebhookAnswer> {
  return endpoints.answer(webhook(program, endpoint, body));
}

export type Balance = { posted_minor: bigint; held_minor: bigint };

/** The account's balance, after proving it from its ledger entries. @throws Error when the proof fails */
export async function provenBalance(sql: Sql, card: SeededCard): Promise<Balance> {
  const [balance] = await sql<(Balance & { entry_count: bigint })[]>`
    select posted_minor, held_minor, entry_count from account_balances where account_id = ${card.accountId}`;
  const [ledger] = await sql<{ posted: bigint; held: bigint; entries: bigint; last: bigint; gaps: bigint }[]>`
    select coalesce(sum(posted_delta_minor), 0)::bigint as posted, coalesce(sum(held_delta_minor), 0)::bigint as held,
           count(*) as entries, coalesce(max(sequence), 0) as last,
           count(*) filter (where posted_after_minor <> running_posted or held_after_minor <> running_held) as gaps
      from (select *, sum(posted_delta_minor) over w as running_posted, sum(held_delta_minor) over w as running_held
              from ledger_entries where account_id = ${card.accountId}
            window w as (order by sequence)) entry`;
  const [holds] = await sql<{ held: bigint }[]>`
    select coalesce(sum(held_minor), 0)::bigint as held from authorizations where account_id = ${card.accountId}`;
  if (!balance || !ledger || !holds) throw new Error("The account has no balance");
  const isProven =
    ledger.posted === balance.posted_minor &&
    ledger.held === balance.held_minor &&
    holds.held === balance.held_minor &&
    ledger.entries === balance.entry_count &&
    ledger.last === balance.entry_count &&
    ledger.gaps === 0n;
  if (!isProven) throw new Error(`Balance not proven: ${inspect({ balance, ledger, holds })}`);
  return { posted_minor: balance.posted_minor, held_minor: balance.held_minor };
}

function inspect(value: unknown): string {
  return JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? item.toString() : item));
}
