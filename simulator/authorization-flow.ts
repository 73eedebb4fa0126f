import { z } from "zod";
import type { entryModes, wallets } from "@/server/finci/contract";
import type { Clearing } from "./clearing";
import { type Deliveries, errorText } from "./delivery";
import type { WebhookFault } from "./faults";
import { type Faults, webhookSentinelOf } from "./faults";
import type { Ids } from "./ids";
import type { MerchantOnWire } from "./merchants";
import { amountTexts, convert } from "./money";
import type { Poster, PostOutcome } from "./post";
import type { Account, Answer, Authorization, Card, Tenant } from "./records";
import type { Change, Store } from "./store";

/** What a merchant asks for. */
export type Purchase = {
  card: Card;
  account: Account;
  tenant: Tenant;
  transaction: { minor: bigint; currency: string };
  /** Amount in the account's currency; converted at the simulator's rate when left out. */
  billingMinor?: bigint | undefined;
  merchant: MerchantOnWire;
  entryMode: (typeof entryModes)[number];
  wallet: (typeof wallets)[number] | null;
  fault?: WebhookFault | undefined;
  /** What FINCI answers the merchant whatever the integrator says: "normally" in contract §6 leaves that open. */
  responseCode?: string | undefined;
  /** More changes for the commit of the decision, such as what is to follow it. */
  alsoCommit?: ((decided: Authorization) => Change[]) | undefined;
};

export type Decided = { authorization: Authorization; adviceId: string };

type Reply = { answer: Answer; errors: string[]; elapsedMs: number | null; late: boolean; outcome: string };

const noAnswer: Reply = { answer: "none", errors: [], elapsedMs: null, late: false, outcome: "no answer" };
const notAsked: Reply = { ...noAnswer, answer: "not_asked" };

const answerSchema = z.discriminatedUnion("status", [
  z.looseObject({ status: z.literal("success") }),
  z.looseObject({ status: z.literal("error"), errors: z.array(z.string()).default([]) }),
]);

/** Largest amount that FINCI approves by itself under FINCI-managed decisioning, in minor units of the account. */
const finciManagedLimitMinor = 500_000n;

/** Longest wait for one delivery before the next, where a fault asks for an order. */
const orderWaitMs = 10_000;

/** From the merchant's question to FINCI's answer and its advice. Source: FINCI contract §6. */
export class AuthorizationFlow {
  readonly #running = new Set<Promise<Decided>>();

  constructor(
    private readonly store: Store,
    private readonly ids: Ids,
    private readonly poster: Poster,
    private readonly deliveries: Deliveries,
    private readonly clearing: Clearing,
    private readonly faults: Faults,
    private readonly decisionClockMs: number,
  ) {}

  /**
   * Asks the integrator, waits at most until the clock has run out, decides, and enqueues the advice.
   * @returns the decided authorization and the delivery of its advice
   */
  run(purchase: Purchase): Promise<Decided> {
    const running = this.#run(purchase).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /** Resolves when nothing is being decided any more, at the latest when the clock of the last one has run out. */
  async idle(): Promise<void> {
    const clock = clockEnd(AbortSignal.timeout(this.decisionClockMs));
    await Promise.race([Promise.allSettled(this.#running), clock]);
  }

  async #run(purchase: Purchase): Promise<Decided> {
    const { tenant } = purchase;
    const opened = openAuthorization(this.ids.event(), purchase);
    this.store.commit(["authorizations", opened.id, opened]);
    if (tenant.decisioning === "finci") {
      return this.#settle(
        opened.id,
        notAsked,
        purchase.responseCode ?? finciDecision(purchase),
        purchase.alsoCommit,
      );
    }
    const { transaction_amount, transaction_currency } = opened.message;
    const sentinel = webhookSentinelOf(purchase.merchant.id, transaction_amount, transaction_currency);
    const fault = purchase.fault ?? sentinel ?? this.faults.takeForWebhook("request", tenant.name);
    if (fault === "out_of_order") return this.#adviceFirst(opened, tenant);
    const reply = await this.#ask(opened, tenant, fault);
    if (fault === "presentment_first") await this.#presentFirst(opened.id);
    return this.#settle(
      opened.id,
      reply,
      purchase.responseCode ?? responseCodeOf(reply.answer),
      purchase.alsoCommit,
    );
  }

  /** Decides what a stopped simulator left open: it had no answer in time. Call once at start. */
  settleUnfinished(): void {
    for (const { id, responseCode } of [...this.store.all("authorizations")]) {
      if (responseCode === null) this.#settle(id, noAnswer, responseCodeOf("none"));
    }
  }

  /** The request on the wire, never repeated. */
  async #ask(authorization: Authorization, tenant: Tenant, fault: WebhookFault | null): Promise<Reply> {
    if (!tenant.webhooks) return noAnswer;
    const { authorizationUrl } = tenant.webhooks;
    const startedMs = performance.now();
    const clock = AbortSignal.timeout(this.decisionClockMs);
    const body = JSON.stringify(authorization.message);
    const send = () => this.poster.post(tenant, authorizationUrl, body, clock, fault);
    const reply = await (fault === "duplicate" ? Promise.any([send(), send()]) : send()).then(
      readReply,
      (error) => ({
        ...noAnswer,
        outcome: errorText(error),
      }),
    );
    // The answer is held up on its way back: FINCI has decided before it arrives.
    if (fault === "late") await clockEnd(clock);
    const elapsedMs = Math.round((performance.now() - startedMs) * 100) / 100;
    const timed = { ...reply, elapsedMs, late: clock.aborted };
    this.#record(authorization, timed);
    return timed.late ? { ...timed, answer: "none", errors: [] } : timed;
  }

  /** The request is held up on its way: FINCI decides without an answer, and its advice overtakes the request. */
  async #adviceFirst(authorization: Authorization, tenant: Tenant): Promise<Decided> {
    await clockEnd(AbortSignal.timeout(this.decisionClockMs));
    const late = { ...noAnswer, elapsedMs: this.decisionClockMs, late: true };
    const decided = this.#settle(authorization.id, late, responseCodeOf("none"));
    await this.deliveries.delivered(decided.adviceId, orderWaitMs);
    await this.#ask(authorization, tenant, null);
    return decided;
  }

  async #presentFirst(id: string): Promise<void> {
    const { deliveryId } = this.clearing.present({ authorizationId: id, final: true });
    await this.deliveries.delivered(deliveryId, orderWaitMs);
  }

  /** FINCI's decision and the advice that tells of it, in one commit. */
  #settle(
    id: string,
    reply: Reply,
    responseCode: string,
    alsoCommit: Purchase["alsoCommit"] = () => [],
  ): Decided {
    const authorization = this.store.get("authorizations", id);
    const tenant = this.store.get("tenants", authorization?.tenant ?? "");
    if (!authorization || !tenant) throw new Error(`Authorization ${id} is no longer remembered`);
    const decided: Authorization = {
      ...authorization,
      responseCode,
      answer: reply.answer,
      answerErrors: reply.errors,
      answerMs: reply.elapsedMs,
      late: reply.late,
    };
    const advice = { ...authorization.message, advice: true, response_code: responseCode };
    const delivery = this.deliveries.enqueue(tenant, "advice", advice);
    this.store.commit(["authorizations", id, decided], ...delivery.changes, ...alsoCommit(decided));
    this.deliveries.wake();
    return { authorization: decided, adviceId: delivery.id };
  }

  #record(authorization: Authorization, reply: Reply): void {
    this.deliveries.record({
      id: `request-${authorization.id}`,
      tenant: authorization.tenant,
      kind: "request",
      message_id: authorization.id,
      state: reply.answer === "none" ? "not_repeated" : "delivered",
      attempts: 1,
      last_outcome: reply.outcome,
      created_at: authorization.message.created_at,
      next_attempt_at: null,
    });
  }
}

function openAuthorization(id: string, purchase: Purchase): Authorization {
  const { card, account, transaction, merchant } = purchase;
  const billing = purchase.billingMinor ?? convert(transaction.minor, transaction.currency, account.currency);
  return {
    id,
    tenant: purchase.tenant.name,
    message: {
      id,
      type: "authorization",
      advice: false,
      token_id: card.token_id,
      account_id: account.account_id,
      ...amountTexts(transaction, { minor: billing, currency: account.currency }),
      merchant,
      entry_mode: purchase.entryMode,
      wallet: purchase.wallet,
      three_ds: purchase.entryMode === "ecommerce" ? { authenticated: true, eci: "02" } : null,
      created_at: new Date().toISOString(),
    },
    responseCode: null,
    answer: null,
    answerErrors: [],
    answerMs: null,
    late: false,
    reversals: [],
    presentments: [],
  };
}

function readReply(outcome: PostOutcome): Omit<Reply, "elapsedMs" | "late"> {
  const text = `HTTP ${outcome.httpStatus}`;
  const parsed = outcome.httpStatus === 200 ? answerSchema.safeParse(parseJson(outcome.text)) : null;
  if (!parsed?.success) return { answer: "invalid", errors: [], outcome: text };
  const errors = parsed.data.status === "error" ? parsed.data.errors : [];
  return { answer: parsed.data.status, errors, outcome: text };
}

/** Only `success` is approved; `error`, no answer, a late one and an invalid one are not. Source: contract §6. */
function responseCodeOf(answer: Answer): string {
  return answer === "success" ? "Approved" : "InsufficientFunds";
}

/** FINCI's own decision under FINCI-managed decisioning, as far as a simulator can have one. */
function finciDecision({ card, account, transaction }: Purchase): string {
  if (card.token_status !== "active") return "RestrictedCard";
  const billing = convert(transaction.minor, transaction.currency, account.currency);
  return billing > finciManagedLimitMinor ? "InsufficientFunds" : "Approved";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function clockEnd(clock: AbortSignal): Promise<void> {
  // AbortSignal's own timer does not keep the process alive, and need not: a stopped process settles at its next start.
  return new Promise((resolve) => {
    if (clock.aborted) resolve();
    else clock.addEventListener("abort", () => resolve(), { once: true });
  });
}
