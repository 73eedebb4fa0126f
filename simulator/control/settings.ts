import { ControlError } from "../http";
import { masterEntry } from "../ledger";
import type { Simulation } from "../simulation";
import type { ControlHandler } from "./router";
import { cardChangeSchema, faultSchema, ledgerEntryBodySchema, tenantSchema, trafficSchema } from "./schemas";

/** `PUT /_sim/tenants/{name}`: registers one program's environment, or replaces its settings. */
export const putTenant: ControlHandler = ({ simulation, name, body }) => {
  if (!/^[\w.-]{1,64}$/.test(name))
    throw new ControlError(400, "A tenant's name has 1 to 64 of A–Z 0–9 _ . -");
  const settings = tenantSchema.parse(body);
  const sameToken = simulation.store.find("tenants", `token:${settings.token}`);
  if (sameToken.some((tenant) => tenant.name !== name))
    throw new ControlError(409, "Another tenant has this token");
  const secret = settings.webhooks?.secret ?? undefined;
  const webhooks = settings.webhooks ? { ...settings.webhooks, secret } : null;
  const masterAccounts = masterAccountsOf(simulation, name, settings.products);
  simulation.store.commit(["tenants", name, { ...settings, name, webhooks, masterAccounts }]);
  return { name, master_accounts: masterAccounts };
};

/** One for each currency of the products; those that are there stay. */
function masterAccountsOf(simulation: Simulation, name: string, products: { currency: string }[]) {
  const known = simulation.store.get("tenants", name)?.masterAccounts ?? [];
  const currencies = new Set(products.map(({ currency }) => currency));
  for (const { currency } of known) currencies.delete(currency);
  const added = [...currencies].map((currency) => ({
    account_id: simulation.ids.record("masterAccounts"),
    currency,
  }));
  return [...known, ...added];
}

/** `POST /_sim/ledger-entries`: an entry that no card caused, or a correction, on the tenant's master account. */
export const addLedgerEntry: ControlHandler = ({ simulation, body }) => {
  const { tenant: name, amount, currency, narrative, booked_at } = ledgerEntryBodySchema.parse(body);
  const tenant = simulation.store.get("tenants", name);
  if (!tenant) throw new ControlError(404, `FINCI's simulator knows no tenant ${name}`);
  const entry = masterEntry(tenant, {
    id: simulation.ids.event(),
    amount,
    currency,
    narrative,
    bookedAt: booked_at ?? new Date().toISOString(),
  });
  if (!entry) throw new ControlError(409, `${name} has no master account in ${currency}`);
  simulation.store.commit(["ledgerEntries", entry.id, entry]);
  return { id: entry.id, account_id: entry.account_id };
};

/** `PUT /_sim/faults`: switches a fault on, for a count or until it is removed. */
export const putFault: ControlHandler = ({ simulation, body }) => {
  const { target, kind, count, operation, tenant } = faultSchema.parse(body);
  simulation.faults.add({ target, kind, operation, tenant, remaining: count ?? null });
  return { faults: simulation.faults.list() };
};

/** `PUT /_sim/traffic`: what is left out stays as it is. */
export const changeTraffic: ControlHandler = ({ simulation, body }) =>
  simulation.traffic.change(trafficSchema.parse(body));

/**
 * `POST /_sim/cards/{token_id}`: what happens to a card outside the API, such as its plastic being delivered, or a change at
 * FINCI that the integrator is not told of.
 */
export const changeCard: ControlHandler = ({ simulation, name, body }) => {
  const change = cardChangeSchema.parse(body);
  const changed = { ...knownCard(simulation, name), ...change };
  simulation.store.commit(["cards", name, changed]);
  return { token_id: name, token_status: changed.token_status, token_stage: changed.token_stage };
};

/** `DELETE /_sim/cards/{token_id}`: FINCI forgets the card, as if it had never been issued. */
export const forgetCard: ControlHandler = ({ simulation, name }) => {
  const { token_id } = knownCard(simulation, name);
  simulation.store.commit(["cards", name, null]);
  return { token_id };
};

function knownCard(simulation: Simulation, tokenId: string) {
  const card = simulation.store.get("cards", tokenId);
  if (!card) throw new ControlError(404, `FINCI's simulator knows no card ${tokenId}`);
  return card;
}
