import { ContractError, parseTransactionWebhook, type TransactionMessage } from "../finci/contract";
import { admit, type IncomingWebhook, rejectionAnswer, type WebhookAnswer } from "../intake/admit";
import type { AfterAnswer } from "../intake/after-answer";
import type { Inbox } from "../intake/inbox";
import type { PolicyCache } from "../intake/policy-cache";
import { log } from "../log";

/** Answers the transaction endpoint: stores the presentment or return, then says 200; the jobs role books it. */
export class TransactionReceiver {
  constructor(
    private readonly inbox: Inbox,
    private readonly policies: PolicyCache,
    private readonly afterAnswer: AfterAnswer,
  ) {}

  /** Never throws. A non-2xx answer makes FINCI repeat the delivery. */
  async handle(webhook: IncomingWebhook): Promise<WebhookAnswer> {
    const admission = admit(webhook, this.policies);
    if ("rejection" in admission) {
      this.afterAnswer.noteRejection(webhook, admission.rejection);
      return rejectionAnswer(admission.rejection);
    }
    const { policy, text, stale } = admission;
    this.afterAnswer.noteEndpoint(policy.endpointId, webhook.receivedAt);
    if (stale) return rejectionAnswer({ httpStatus: 503, code: "policy_unavailable" });
    let message: TransactionMessage;
    try {
      message = parseTransactionWebhook(text);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      const sentence = `The body does not follow the contract: ${error.message}`;
      this.afterAnswer.noteRejection(webhook, { httpStatus: 400, code: "invalid_request", sentence, policy });
      return { httpStatus: 400, body: { status: "error", errors: ["invalid_request", ...error.problems] } };
    }
    try {
      await this.inbox.storeEvent(
        webhook,
        policy,
        {
          kind: message.type,
          eventId: message.id,
          accountId: message.account_id,
          tokenId: message.token_id,
          authorizationId: message.authorization_id ?? null,
        },
        text,
      );
    } catch (error) {
      log.error({ err: error, eventId: message.id }, "event could not be stored; FINCI repeats it");
      return { httpStatus: 503, body: { status: "error", errors: ["store_unavailable"] } };
    }
    this.afterAnswer.noteMerchant(policy.environmentId, message.merchant.name);
    return { httpStatus: 200, body: { status: "success" } };
  }
}
