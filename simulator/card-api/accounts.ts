import { createAccountSchema, getAccountsSchema } from "@/server/finci/contract";
import { tenantKey } from "../records";
import type { Operation } from "./operation";
import { onWire, ownRecord, parseBody, Refusal } from "./refusal";

/** `POST /create-account`: for an owner that exists, in a currency of the tenant's products */
export const createAccount: Operation = ({ store, ids, tenant, body }) => {
  const fields = parseBody(createAccountSchema, body);
  if (fields.person_id) ownRecord(store.get("persons", fields.person_id), tenant.name, "person");
  if (fields.corporate_id) ownRecord(store.get("corporates", fields.corporate_id), tenant.name, "corporate");
  if (!tenant.products.some((product) => product.currency === fields.currency))
    throw new Refusal("invalid_request", `currency: no product of the program is in ${fields.currency}`);
  const account_id = ids.record("accounts");
  const createdAt = new Date().toISOString();
  store.commit(["accounts", account_id, { ...fields, account_id, tenant: tenant.name, createdAt }]);
  return { account_id };
};

/** `POST /get-accounts`: by id or owner, otherwise all of the tenant's */
export const getAccounts: Operation = ({ store, tenant, body }) => {
  const { account_id, person_id, corporate_id } = parseBody(getAccountsSchema, body);
  const owner = person_id ?? corporate_id;
  const items = store
    .find("accounts", owner === undefined ? tenantKey(tenant.name) : `owner:${owner}`)
    .filter((account) => account.tenant === tenant.name)
    .filter((account) => account_id === undefined || account.account_id === account_id)
    .map(onWire);
  return { items, total: items.length };
};
