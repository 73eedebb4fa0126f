import { ControlError } from "../http";
import type { Authorization, Family, Records } from "../records";
import { families } from "../records";
import type { Simulation } from "../simulation";
import type { ControlCall, ControlHandler } from "./router";

const listMax = 1_000;
const listDefault = 100;

/** What `GET /_sim/…` shows. Tokens and secrets are never among it. */
export const views: Record<string, ControlHandler> = {
  state: ({ simulation }) => stateOf(simulation),
  faults: ({ simulation }) => ({ faults: simulation.faults.list() }),
  traffic: ({ simulation }) => simulation.traffic.settings(),
  cards: (call) => list(call, newestFirst(call, "cards"), ["tenant", "token_status", "account_id"]),
  calls: (call) => list(call, [...call.simulation.cardApi.calls()].reverse(), ["tenant", "operation"]),
  deliveries: (call) =>
    list(call, call.simulation.deliveries.reports(), ["tenant", "state", "kind", "message_id"]),
  transactions: (call) => {
    const messages = newestFirst(call, "transactions").map(({ tenant, message }) => ({ ...message, tenant }));
    return list(call, messages, ["tenant", "token_id", "authorization_id", "type"]);
  },
  "ledger-entries": (call) =>
    list(call, newestFirst(call, "ledgerEntries"), ["tenant", "account_id", "currency"]),
  authorizations: (call) => {
    const { simulation, name } = call;
    const reports = (name ? found(simulation, name) : newestFirst(call, "authorizations")).map(
      authorizationReport,
    );
    return name ? reports[0] : list(call, reports, ["tenant", "token_id", "response_code"]);
  },
  records: (call) => {
    const family = ["persons", "corporates", "employees", "accounts", "cards"].find(
      (name) => name === call.name,
    );
    if (!family) throw new ControlError(404, "Records are persons, corporates, employees, accounts or cards");
    return list(call, newestFirst(call, family as Family) as { tenant: string }[], ["tenant", "external_id"]);
  },
};

function newestFirst<F extends Family>({ simulation }: ControlCall, family: F): Records[F][] {
  return [...simulation.store.all(family)].reverse();
}

/** The items whose fields equal the query's, as many as `limit` asks for, and how many there are in all. */
function list(call: ControlCall, items: object[], filters: string[]) {
  const matching = items.filter((item) =>
    filters.every((field) => {
      const wanted = call.query.get(field);
      return wanted === null || String((item as Record<string, unknown>)[field] ?? "") === wanted;
    }),
  );
  const limit = Math.min(Math.max(Number(call.query.get("limit")) || listDefault, 1), listMax);
  return { items: matching.slice(0, limit), total: matching.length };
}

function found(simulation: Simulation, id: string): Authorization[] {
  const authorization = simulation.store.get("authorizations", id);
  if (!authorization) throw new ControlError(404, `FINCI's simulator knows no authorization ${id}`);
  return [authorization];
}

function authorizationReport(authorization: Authorization) {
  const { token_id, account_id, transaction_amount, transaction_currency, billing_amount, billing_currency } =
    authorization.message;
  return {
    id: authorization.id,
    tenant: authorization.tenant,
    token_id,
    account_id,
    transaction_amount,
    transaction_currency,
    billing_amount,
    billing_currency,
    merchant: authorization.message.merchant,
    created_at: authorization.message.created_at,
    answer: authorization.answer,
    errors: authorization.answerErrors,
    answer_ms: authorization.answerMs,
    late: authorization.late,
    response_code: authorization.responseCode,
    reversals: authorization.reversals,
    presentments: authorization.presentments,
  };
}

function stateOf(simulation: Simulation) {
  const { store } = simulation;
  return {
    counts: Object.fromEntries(families.map((family) => [family, store.count(family)])),
    tenants: [...store.all("tenants")].map((tenant) => ({
      name: tenant.name,
      path_prefix: tenant.pathPrefix,
      decisioning: tenant.decisioning,
      products: tenant.products,
      master_accounts: tenant.masterAccounts ?? [],
      has_webhooks: tenant.webhooks !== null,
      signs_webhooks: tenant.webhooks?.secret !== undefined,
      pending_deliveries: simulation.deliveries.pendingCount(tenant.name),
    })),
    faults: simulation.faults.list(),
    traffic: simulation.traffic.settings(),
  };
}
