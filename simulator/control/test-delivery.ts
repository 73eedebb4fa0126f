import { ControlError } from "../http";
import type { Tenant } from "../records";
import type { ControlHandler } from "./router";
import { testDeliverySchema } from "./schemas";

/** Time that the integrator has to answer, as for any authorization request. */
const answerMsMax = 3_000;

/**
 * `POST /_sim/test-deliveries`: an authorization of 0.00 for a card that nobody has, to the given address, signed as the tenant's
 * webhooks are; then its advice. The simulator keeps nothing of it.
 */
export const testDelivery: ControlHandler = async ({ simulation, body }) => {
  const { token, url } = testDeliverySchema.parse(body);
  const [tenant] = simulation.store.find("tenants", `token:${token}`);
  if (!tenant) throw new ControlError(404, "FINCI's simulator knows no tenant with this token");
  const message = messageOf(tenant, simulation.ids.event());
  const startedMs = performance.now();
  const httpStatus = await statusOf(simulation.post(tenant, url, message, answerMsMax));
  const answerMs = Math.round(performance.now() - startedMs);
  if (httpStatus === 200) {
    const advice = { ...message, advice: true, response_code: "InsufficientFunds" };
    await statusOf(simulation.post(tenant, url, advice, answerMsMax));
  }
  return { id: message.id, http_status: httpStatus, answer_ms: answerMs };
};

/** Null when no answer came. */
async function statusOf(posted: Promise<{ httpStatus: number }>): Promise<number | null> {
  try {
    return (await posted).httpStatus;
  } catch {
    return null;
  }
}

/** Ids of the form of FINCI's that no record of the simulator has. */
const nobodysCard = "10012000000000000000";
const nobodysAccount = "10013000000000000000";

function messageOf(tenant: Tenant, id: string) {
  const currency = tenant.products[0]?.currency ?? "EUR";
  return {
    id,
    type: "authorization",
    advice: false,
    token_id: nobodysCard,
    account_id: nobodysAccount,
    transaction_amount: "0.00",
    transaction_currency: currency,
    billing_amount: "0.00",
    billing_currency: currency,
    merchant: {
      id: "MRC000000000000",
      name: "FINCI test delivery",
      mcc: "6012",
      city: "Vilnius",
      country: "LT",
    },
    entry_mode: "ecommerce",
    wallet: null,
    created_at: new Date().toISOString(),
  };
}
