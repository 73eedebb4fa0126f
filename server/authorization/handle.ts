import { createHash, randomUUID } from "node:crypto";
import { timeOrderedUuid } from "@/lib/ids";
import { type AuthorizationMessage, ContractError, parseAuthorizationWebhook } from "../finci/contract";
import { admit, type IncomingWebhook, rejectionAnswer, type WebhookAnswer } from "../intake/admit";
import type { AfterAnswer } from "../intake/after-answer";
import { type Inbox, storedObject } from "../intake/inbox";
import type { EndpointPolicy, PolicyCache } from "../intake/policy-cache";
import { log } from "../log";
import { contentOf, type DecisionPolicy, decisionRequest, holdDaysFor, prepare } from "./decide";
import type { PreparedRequest, RequestFacts, Reservation } from "./fold";
import { OverloadedError, Reserver, type ReserveTicket } from "./reserve";
import type { DecisionStore } from "./store";
import type { UnstoredAnswers, UnstoredReason } from "./unstored-answers";

const success: WebhookAnswer = { httpStatus: 200, body: { status: "success" } };

function declined(reason: string): WebhookAnswer {
  return { httpStatus: 200, body: { status: "error", errors: [reason] } };
}

/** Microseconds since the first byte. */
function sinceFirstByteUs(webhook: IncomingWebhook): number {
  return Math.round((performance.now() - webhook.startedMs) * 1000);
}

/**
 * Answers the authorization endpoint. Framework-free: the gateway and the Next route both call `handle`.
 * Nothing is waited for but the one database round trip, and that no longer than the program's deadline.
 */
export class AuthorizationHandler {
  private readonly reserver: Reserver;

  constructor(
    private readonly inbox: Inbox,
    store: DecisionStore,
    private readonly policies: PolicyCache,
    private readonly afterAnswer: AfterAnswer,
    private readonly unstoredAnswers: UnstoredAnswers,
  ) {
    this.reserver = new Reserver(store, policies);
  }

  /** Never throws: every webhook gets an answer, and every refusal is recorded after it. */
  async handle(webhook: IncomingWebhook): Promise<WebhookAnswer> {
    const admission = admit(webhook, this.policies);
    if ("rejection" in admission) {
      this.afterAnswer.noteRejection(webhook, admission.rejection);
      return rejectionAnswer(admission.rejection);
    }
    const { policy, text, stale } = admission;
    this.afterAnswer.noteEndpoint(policy.endpointId, webhook.receivedAt);
    let message: AuthorizationMessage;
    try {
      message = parseAuthorizationWebhook(text);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      const sentence = `The body does not follow the contract: ${error.message}`;
      this.afterAnswer.noteRejection(webhook, { httpStatus: 400, code: "invalid_request", sentence, policy });
      return { httpStatus: 400, body: { status: "error", errors: ["invalid_request", ...error.problems] } };
    }
    if (message.kind !== "request") return this.storeAdviceOrReversal(webhook, policy, message, text, stale);
    return this.answerRequest(webhook, policy, message, text, stale);
  }

  private async answerRequest(
    webhook: IncomingWebhook,
    policy: EndpointPolicy,
    message: AuthorizationMessage,
    text: string,
    stale: string | null,
  ): Promise<WebhookAnswer> {
    const facts = requestFacts(webhook, policy, message, text);
    const refuse = (reason: UnstoredReason) =>
      this.unstoredAnswers.give(policy, facts, reason, webhook.startedMs);
    const told = this.unstoredAnswers.toldOf(facts);
    if (told) return refuse(told);
    if (stale) return refuse("store_unavailable");
    const remainingMs = policy.decisionDeadlineMs - (performance.now() - webhook.startedMs);
    if (remainingMs <= 0) return refuse("deadline");
    const prepareNow = () => this.prepareRequest(webhook, message, facts);
    const { environmentId } = policy;
    const ticket = this.reserver.reserve(
      { environmentId, accountId: message.account_id, id: message.id, prepare: prepareNow },
      remainingMs,
    );
    const outcome = await beforeDeadline(ticket, remainingMs, message.id);
    if (typeof outcome === "string") return refuse(outcome);
    const storedUs = sinceFirstByteUs(webhook);
    const answer = outcome.decision === "declined" ? declined(outcome.reason ?? "declined") : success;
    this.afterAnswer.noteTiming({
      environmentId,
      accountId: message.account_id,
      receivedAt: webhook.receivedAt,
      deliveryId: facts.delivery_id,
      isFirst: outcome.status === "decided",
      authorizationId: message.id,
      storedUs,
      durationUs: sinceFirstByteUs(webhook),
    });
    this.afterAnswer.noteMerchant(environmentId, message.merchant.name);
    return answer;
  }

  /** Applies the policy of this moment; an endpoint that was closed meanwhile decides nothing any more. */
  private prepareRequest(
    webhook: IncomingWebhook,
    message: AuthorizationMessage,
    facts: RequestFacts,
  ): PreparedRequest {
    const now = this.policies.find(webhook.endpointKey, webhook.receivedAt.getTime());
    const rules = this.policies.rulesFor(facts.environment_id, message.account_id, message.token_id);
    const policy: DecisionPolicy = {
      ...rules,
      decisioningModel: now?.decisioningModel ?? "integrator",
      isActive: now?.isActive ?? false,
      timeZone: now?.timeZone ?? "UTC",
      maintenance: now?.maintenance ?? null,
    };
    const prepared = prepare(decisionRequest(message), policy, webhook.receivedAt);
    return { ...facts, prepared, policy_us: sinceFirstByteUs(webhook) };
  }

  private async storeAdviceOrReversal(
    webhook: IncomingWebhook,
    policy: EndpointPolicy,
    message: AuthorizationMessage,
    text: string,
    stale: string | null,
  ): Promise<WebhookAnswer> {
    if (stale) return rejectionAnswer({ httpStatus: 503, code: "policy_unavailable" });
    const isReversal = message.kind === "reversal";
    try {
      await this.inbox.storeEvent(
        webhook,
        policy,
        {
          kind: isReversal ? "reversal" : "advice",
          eventId: message.id,
          accountId: message.account_id,
          tokenId: message.token_id,
          authorizationId: (isReversal ? message.original_authorization_id : message.id) ?? null,
        },
        text,
      );
      return success;
    } catch (error) {
      log.error({ err: error, eventId: message.id }, "event could not be stored; FINCI repeats it");
      return { httpStatus: 503, body: { status: "error", errors: ["store_unavailable"] } };
    }
  }
}

/** The reservation, or why there is none in time. A request that is still queued at the deadline is never decided. */
async function beforeDeadline(
  { reservation, withdraw }: ReserveTicket,
  remainingMs: number,
  authorizationId: string,
): Promise<Reservation | UnstoredReason> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<"deadline">((resolve) => {
    // An answer that has arrived by then is looked at first.
    timer = setTimeout(() => setImmediate(resolve, "deadline"), Math.max(0, remainingMs));
  });
  try {
    const first = await Promise.race([reservation, deadline]);
    if (first === "deadline") withdraw();
    return first;
  } catch (error) {
    if (error instanceof OverloadedError) return "overloaded";
    log.error({ err: error, authorizationId }, "authorization could not be stored; declined");
    return "store_unavailable";
  } finally {
    clearTimeout(timer);
  }
}

function requestFacts(
  webhook: IncomingWebhook,
  policy: EndpointPolicy,
  message: AuthorizationMessage,
  text: string,
): RequestFacts {
  return {
    environment_id: policy.environmentId,
    program_id: policy.programId,
    account_id: message.account_id,
    received_at: webhook.receivedAt.toISOString(),
    id: message.id,
    token_id: message.token_id,
    transaction_amount_minor: message.transactionAmountMinor.toString(),
    transaction_currency: message.transaction_currency,
    billing_amount_minor: message.billingAmountMinor.toString(),
    billing_currency: message.billing_currency,
    merchant_id: message.merchant.id,
    merchant_name: message.merchant.name,
    merchant_city: message.merchant.city,
    merchant_country: message.merchant.country,
    mcc: message.merchant.mcc,
    entry_mode: message.entry_mode ?? null,
    wallet: message.wallet ?? null,
    three_ds: message.three_ds ?? null,
    finci_created_at: message.created_at,
    content_hash: createHash("sha256").update(contentOf(message)).digest("base64url"),
    hold_days: holdDaysFor(policy, message.merchant.mcc),
    delivery_id: timeOrderedUuid(randomUUID(), webhook.receivedAt.getTime()),
    payload: storedObject(text),
    body_bytes: webhook.body.byteLength,
    source_address: webhook.sourceAddress,
    parsed_us: sinceFirstByteUs(webhook),
  };
}
