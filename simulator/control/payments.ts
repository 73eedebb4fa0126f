import { parseAmount } from "@/lib/money";
import type { Told, Unlinked } from "../clearing";
import { ControlError } from "../http";
import { type MerchantOnWire, merchantNamed, merchants } from "../merchants";
import type { Account, Card, Tenant } from "../records";
import type { Simulation } from "../simulation";
import type { ControlCall, ControlHandler } from "./router";
import { authorizationSchema, presentmentSchema, returnSchema, reversalSchema } from "./schemas";

/** Longest wait for a delivery that a control call was asked to wait for. */
const deliveryWaitMs = 30_000;

/** `POST /_sim/authorizations`: asks the integrator and answers with FINCI's decision. */
export const authorize: ControlHandler = async ({ simulation, body }) => {
  const wanted = authorizationSchema.parse(body);
  const holder = holderOf(simulation, wanted.token_id);
  const currency = wanted.currency ?? holder.account.currency;
  const { authorization, adviceId } = await simulation.authorizations.run({
    ...holder,
    transaction: { minor: parseAmount(wanted.amount, currency), currency },
    billingMinor:
      wanted.billing_amount === undefined
        ? undefined
        : parseAmount(wanted.billing_amount, holder.account.currency),
    merchant: merchantOf(wanted.merchant),
    entryMode: wanted.entry_mode ?? (wanted.wallet ? "contactless" : "chip"),
    wallet: wanted.wallet ?? null,
    fault: wanted.fault,
    responseCode: wanted.response_code,
  });
  const answered = {
    id: authorization.id,
    answer: authorization.answer,
    errors: authorization.answerErrors,
    response_code: authorization.responseCode,
    answer_ms: authorization.answerMs,
    late: authorization.late,
  };
  if (wanted.wait === "answer") return answered;
  const isDelivered = await simulation.deliveries.delivered(adviceId, deliveryWaitMs);
  return { ...answered, advice_delivered: isDelivered };
};

/** `POST /_sim/reversals` */
export const reverse: ControlHandler = ({ simulation, body }) => {
  const { authorization_id, amount, fault, wait } = reversalSchema.parse(body);
  return told(
    simulation,
    simulation.clearing.reverse({ authorizationId: authorization_id, amount, fault }),
    wait,
  );
};

/** `POST /_sim/presentments`: of an authorization, or deferred when none is named. */
export const present: ControlHandler = ({ simulation, body }: ControlCall) => {
  const wanted = presentmentSchema.parse(body);
  const { authorization_id, amount, currency, final, sequence, fault, ledger, wait } = wanted;
  if (authorization_id === undefined) {
    const deferred = unlinked(simulation, wanted.token_id ?? "", amount ?? "", currency, wanted.merchant);
    return told(
      simulation,
      simulation.clearing.presentDeferred({ ...deferred, final, sequence, fault, ledger }),
      wait,
    );
  }
  const authorized = simulation.store.get("authorizations", authorization_id)?.message.transaction_currency;
  if (currency !== undefined && authorized !== undefined && currency !== authorized)
    throw new ControlError(400, `The authorization is in ${authorized}: present it in that currency`);
  const presentment = { authorizationId: authorization_id, amount, final, sequence, fault, ledger };
  return told(simulation, simulation.clearing.present(presentment), wait);
};

/** `POST /_sim/returns` */
export const giveBack: ControlHandler = ({ simulation, body }) => {
  const wanted = returnSchema.parse(body);
  const credit: Unlinked = {
    ...unlinked(simulation, wanted.token_id, wanted.amount, wanted.currency, wanted.merchant),
    originalTransactionId: wanted.original_transaction_id,
    authorizationId: wanted.authorization_id,
    fault: wanted.fault,
    ledger: wanted.ledger,
  };
  return told(simulation, simulation.clearing.giveBack(credit), wanted.wait);
};

async function told(simulation: Simulation, { id, deliveryId }: Told, wait: "delivered" | undefined) {
  if (wait === undefined) return { id };
  return { id, delivered: await simulation.deliveries.delivered(deliveryId, deliveryWaitMs) };
}

function unlinked(
  simulation: Simulation,
  tokenId: string,
  amount: string,
  currency: string | undefined,
  merchant: WantedMerchant,
): Unlinked {
  const holder = holderOf(simulation, tokenId);
  return {
    ...holder,
    amount,
    currency: currency ?? holder.account.currency,
    merchant: merchantOf(merchant),
  };
}

function holderOf(simulation: Simulation, tokenId: string): { card: Card; account: Account; tenant: Tenant } {
  const { store } = simulation;
  const card = store.get("cards", tokenId);
  const account = store.get("accounts", card?.account_id ?? "");
  const tenant = store.get("tenants", card?.tenant ?? "");
  if (card && account && tenant) return { card, account, tenant };
  throw new ControlError(404, `FINCI's simulator knows no card ${tokenId}`);
}

type WantedMerchant = string | { [K in keyof MerchantOnWire]?: string | undefined } | undefined;

/** A listed merchant by id or name, or the first listed one with the given fields in its place. */
function merchantOf(wanted: WantedMerchant): MerchantOnWire {
  const listed = typeof wanted === "string" ? merchantNamed(wanted) : merchants[0];
  if (!listed) throw new ControlError(404, `The simulator lists no merchant ${String(wanted)}`);
  const own = typeof wanted === "object" ? wanted : {};
  return {
    id: own.id ?? listed.id,
    name: own.name ?? listed.name,
    mcc: own.mcc ?? listed.mcc,
    city: own.city ?? listed.city,
    country: own.country ?? listed.country,
  };
}
