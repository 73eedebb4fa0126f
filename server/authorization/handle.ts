import { createHash, randomUUID } from "node:crypto";
import type { Sql } from "@/db/client";
import { type AuthorizationMessage, ContractError, parseAuthorizationWebhook } from "../finci/contract";
import { admit, type IncomingWebhook, rejectionAnswer, type WebhookAnswer } from "../intake/admit";
import type { AfterAnswer } from "../intake/after-answer";
import { storedPayload, storeEvent } from "../intake/inbox";
import type { EndpointPolicy, PolicyCache } from "../intake/policy-cache";
import { log } from "../log";
import { contentOf, holdDaysFor, presetDecision } from "./decide";
import { type Reservation, Reserver } from "./reserve";

const success: WebhookAnswer = { httpStatus: 200, body: { status: "success" } };

function declined(reason: string): WebhookAnswer {
  return { httpStatus: 200, body: { status: "error", errors: [reason] } };
}

/**
 * Answers the authorization endpoint. Framework-free: the gateway and the Next route both call `handle`.
 * Nothing is waited for but the one database round trip, and that no longer than the program's deadline.
 */
export class AuthorizationHandler {
  private readonly reserver: Reserver;

  constructor(
    private readonly sql: Sql,
    private readonly policies: PolicyCache,
    private readonly afterAnswer: AfterAnswer,
  ) {
    this.reserver = new Reserver(sql);
  }

  /** Never throws: every webhook gets an answer, and every refusal is recorded after it. */
  async handle(webhook: IncomingWebhook): Promise<WebhookAnswer> {
    const admission = admit(webhook, this.policies);
    if ("rejection" in admission) {
      this.afterAnswer.noteRejection(webhook, admission.rejection);
      return rejectionAnswer(admission.rejection);
    }
    const { policy, text } = admission;
    let message: AuthorizationMessage;
    try {
      message = parseAuthorizationWebhook(text);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      const sentence = `The body does not follow the contract: ${error.message}`;
      this.afterAnswer.noteRejection(webhook, { httpStatus: 400, code: "invalid_request", sentence, policy });
      return { httpStatus: 400, body: { status: "error", errors: ["invalid_request", ...error.problems] } };
    }
    return message.kind === "request"
      ? this.answerRequest(webhook, policy, message, text)
      : this.storeAdviceOrReversal(webhook, policy, message, text);
  }

  private async answerRequest(
    webhook: IncomingWebhook,
    policy: EndpointPolicy,
    message: AuthorizationMessage,
    text: string,
  ): Promise<WebhookAnswer> {
    const deliveryId = randomUUID();
    const reservation = this.reserver.reserve(toReserveRequest(webhook, policy, message, text, deliveryId));
    const answer = await this.beforeDeadline(reservation, webhook, policy, message);
    this.afterAnswer.noteTiming({
      environmentId: policy.environmentId,
      accountId: message.account_id,
      receivedAt: webhook.receivedAt,
      deliveryId,
      authorizationId: message.id,
      durationUs: Math.round((performance.now() - webhook.startedMs) * 1000),
    });
    this.afterAnswer.noteMerchant(policy.environmentId, message.merchant.name);
    return answer;
  }

  /** The reservation's answer, or a decline when the deadline or a fault comes first. */
  private async beforeDeadline(
    reservation: Promise<Reservation>,
    webhook: IncomingWebhook,
    policy: EndpointPolicy,
    message: AuthorizationMessage,
  ): Promise<WebhookAnswer> {
    const remainingMs = policy.decisionDeadlineMs - (performance.now() - webhook.startedMs);
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<"deadline">((resolve) => {
      timer = setTimeout(() => resolve("deadline"), Math.max(0, remainingMs));
    });
    try {
      const first = await Promise.race([reservation, deadline]);
      if (first !== "deadline") return toAnswer(first);
      this.overruleWhenKnown(reservation, policy, message);
      return declined("deadline");
    } catch (error) {
      log.error({ err: error, authorizationId: message.id }, "authorization could not be stored; declined");
      return declined("store_unavailable");
    } finally {
      clearTimeout(timer);
    }
  }

  /** What FINCI was told counts: an approval that the database finished too late keeps no hold. */
  private overruleWhenKnown(
    reservation: Promise<Reservation>,
    policy: EndpointPolicy,
    message: AuthorizationMessage,
  ) {
    reservation
      .then(async ({ status, decision }) => {
        if (status !== "decided" || decision !== "approved") return;
        await this
          .sql`select overrule_decision(${policy.environmentId}, ${message.account_id}, ${message.id}, 'deadline')`;
      })
      .catch((error: unknown) =>
        log.error({ err: error, authorizationId: message.id }, "late decision not overruled"),
      );
  }

  private async storeAdviceOrReversal(
    webhook: IncomingWebhook,
    policy: EndpointPolicy,
    message: AuthorizationMessage,
    text: string,
  ): Promise<WebhookAnswer> {
    const isReversal = message.kind === "reversal";
    try {
      await storeEvent(
        this.sql,
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

function toAnswer({ decision, reason }: Reservation): WebhookAnswer {
  return decision === "declined" ? declined(reason ?? "declined") : success;
}

function toReserveRequest(
  webhook: IncomingWebhook,
  policy: EndpointPolicy,
  message: AuthorizationMessage,
  text: string,
  deliveryId: string,
) {
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
    preset: presetDecision(policy),
    hold_days: holdDaysFor(policy, message.merchant.mcc),
    delivery_id: deliveryId,
    payload: storedPayload(text),
    body_bytes: webhook.body.byteLength,
    source_address: webhook.sourceAddress,
  };
}
