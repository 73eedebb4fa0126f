import { parseAmount } from "@/lib/money";
import type { Deliveries } from "./delivery";
import type { WebhookFault } from "./faults";
import { ControlError } from "./http";
import type { Ids } from "./ids";
import { bookingOf, type LedgerFault } from "./ledger";
import type { MerchantOnWire } from "./merchants";
import { amountTexts, convert, scale, sumAmounts } from "./money";
import type { Account, AmountTexts, Authorization, Card, Tenant, Transaction } from "./records";
import type { Change, Store } from "./store";

export type Presentment = {
  authorizationId: string;
  /** In the authorization's transaction currency; what is left of it when left out. */
  amount?: string | undefined;
  final: boolean;
  sequence?: number | undefined;
  fault?: WebhookFault | undefined;
  ledger?: LedgerFault | undefined;
};
export type Reversal = {
  authorizationId: string;
  amount?: string | undefined;
  fault?: WebhookFault | undefined;
};
export type Unlinked = {
  card: Card;
  account: Account;
  tenant: Tenant;
  amount: string;
  currency: string;
  merchant: MerchantOnWire;
  final?: boolean | undefined;
  sequence?: number | undefined;
  authorizationId?: string | undefined;
  originalTransactionId?: string | undefined;
  fault?: WebhookFault | undefined;
  ledger?: LedgerFault | undefined;
};

/** More changes for the commit of an event, by the event's id. */
export type AlsoCommit = (id: string) => Change[];

export type Told = { id: string; deliveryId: string };

/** What follows an authorization: reversals, presentments, returns. Source: FINCI contract §6 and §7. */
export class Clearing {
  constructor(
    private readonly store: Store,
    private readonly ids: Ids,
    private readonly deliveries: Deliveries,
  ) {}

  /**
   * Cancels an approved authorization, wholly or by an amount, before it is presented.
   * @throws ControlError when it was not approved, is presented, or less is left than asked for
   */
  reverse(reversal: Reversal, also: AlsoCommit = () => []): Told {
    const { authorization, tenant } = this.#authorization(reversal.authorizationId);
    if (authorization.responseCode !== "Approved")
      throw new ControlError(
        409,
        `Authorization ${authorization.id} is not approved, so nothing is to be reversed`,
      );
    if (authorization.presentments.some((presentment) => presentment.final))
      throw new ControlError(409, `Authorization ${authorization.id} is cleared: use a return`);
    const left = leftOf(authorization);
    const minor = reversal.amount ? parseAmount(reversal.amount, left.currency) : left.transaction;
    if (minor <= 0n || minor > left.transaction)
      throw new ControlError(409, `Authorization ${authorization.id} has less left than is to be reversed`);
    const id = this.ids.event();
    const amounts = shareOf(authorization, minor, left);
    const message = {
      ...authorization.message,
      ...amounts,
      id,
      type: "reversal" as const,
      original_authorization_id: authorization.id,
      created_at: new Date().toISOString(),
    };
    const delivery = this.deliveries.enqueue(tenant, "reversal", message, reversal.fault);
    const changed = { ...authorization, reversals: [...authorization.reversals, { id, ...amounts }] };
    return this.#commit(id, delivery, [["authorizations", authorization.id, changed], ...also(id)]);
  }

  /**
   * Clears an authorization, whole, in part, or for more than it was for. FINCI clears a declined one as well when
   * the merchant presents it, so that is no error here.
   */
  present(presentment: Presentment, also: AlsoCommit = () => []): Told {
    const { authorization, tenant } = this.#authorization(presentment.authorizationId);
    const left = leftOf(authorization);
    const minor = presentment.amount ? parseAmount(presentment.amount, left.currency) : left.transaction;
    if (minor <= 0n)
      throw new ControlError(409, `Authorization ${authorization.id} has nothing left to present`);
    const id = this.ids.event();
    const amounts = shareOf(authorization, minor, left);
    const { token_id, account_id, merchant } = authorization.message;
    const message = {
      ...this.#transactionBody(id, "presentment"),
      authorization_id: authorization.id,
      token_id,
      account_id,
      ...amounts,
      merchant,
      sequence: presentment.sequence ?? authorization.presentments.length + 1,
      final: presentment.final,
    };
    const event = { id, ...amounts, final: presentment.final };
    const changed = { ...authorization, presentments: [...authorization.presentments, event] };
    return this.#tell(tenant, message, presentment, () => [
      ["authorizations", authorization.id, changed],
      ...also(id),
    ]);
  }

  /** A presentment without an authorization: deferred or offline. */
  presentDeferred(unlinked: Unlinked, also: AlsoCommit = () => []): Told {
    return this.#tellUnlinked("presentment", unlinked, also);
  }

  /** A credit to the card, linked to its original where that is known. */
  giveBack(unlinked: Unlinked, also: AlsoCommit = () => []): Told {
    return this.#tellUnlinked("return", unlinked, also);
  }

  #tellUnlinked(type: "presentment" | "return", unlinked: Unlinked, also: AlsoCommit): Told {
    const { card, account, currency } = unlinked;
    const minor = parseAmount(unlinked.amount, currency);
    if (minor <= 0n) throw new ControlError(400, "The amount must be more than zero");
    const billing = { minor: convert(minor, currency, account.currency), currency: account.currency };
    const message = {
      ...this.#transactionBody(this.ids.event(), type),
      authorization_id: unlinked.authorizationId ?? null,
      original_transaction_id: unlinked.originalTransactionId ?? null,
      token_id: card.token_id,
      account_id: account.account_id,
      ...amountTexts({ minor, currency }, billing),
      merchant: unlinked.merchant,
      sequence: unlinked.sequence ?? 1,
      final: unlinked.final ?? true,
    };
    return this.#tell(unlinked.tenant, message, unlinked, also);
  }

  #transactionBody(id: string, type: "presentment" | "return") {
    const now = new Date();
    return {
      id,
      type,
      arn: this.ids.arn(),
      clearing_date: now.toISOString().slice(0, 10),
      created_at: now.toISOString(),
    };
  }

  #tell(
    tenant: Tenant,
    message: Transaction["message"],
    faults: { fault?: WebhookFault | undefined; ledger?: LedgerFault | undefined },
    also: AlsoCommit,
  ): Told {
    const delivery = this.deliveries.enqueue(tenant, message.type, message, faults.fault);
    const transaction = { id: message.id, tenant: tenant.name, message };
    const booked = bookingOf(tenant, transaction, () => this.ids.event(), faults.ledger);
    return this.#commit(message.id, delivery, [
      ["transactions", message.id, transaction],
      ...booked.map((entry): Change => ["ledgerEntries", entry.id, entry]),
      ...also(message.id),
    ]);
  }

  #commit(id: string, delivery: { id: string; changes: Change[] }, changes: Change[]): Told {
    this.store.commit(...changes, ...delivery.changes);
    this.deliveries.wake();
    return { id, deliveryId: delivery.id };
  }

  #authorization(id: string): { authorization: Authorization; tenant: Tenant } {
    const authorization = this.store.get("authorizations", id);
    const tenant = this.store.get("tenants", authorization?.tenant ?? "");
    if (!authorization || !tenant)
      throw new ControlError(404, `FINCI's simulator knows no authorization ${id}`);
    return { authorization, tenant };
  }
}

type Left = { transaction: bigint; billing: bigint; currency: string };

/** What is neither reversed nor presented of an authorization; never below zero. */
export function leftOf(authorization: Authorization): Left {
  const whole = sumAmounts([authorization.message]);
  const used = sumAmounts([...authorization.reversals, ...authorization.presentments]);
  const floor = (minor: bigint) => (minor < 0n ? 0n : minor);
  return {
    transaction: floor(whole.transaction - used.transaction),
    billing: floor(whole.billing - used.billing),
    currency: authorization.message.transaction_currency,
  };
}

/** An amount of the authorization in both currencies; taking all that is left leaves nothing by rounding. */
function shareOf(authorization: Authorization, minor: bigint, left: Left): AmountTexts {
  const whole = sumAmounts([authorization.message]);
  const billing = minor === left.transaction ? left.billing : scale(whole.billing, minor, whole.transaction);
  return amountTexts(
    { minor, currency: left.currency },
    { minor: billing, currency: authorization.message.billing_currency },
  );
}
