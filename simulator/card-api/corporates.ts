import { createCorporateSchema, getCorporatesSchema } from "@/server/finci/contract";
import { externalKey, tenantKey } from "../records";
import type { Operation } from "./operation";
import { onWire, parseBody, Refusal } from "./refusal";

/** `POST /create-corporate` */
export const createCorporate: Operation = ({ store, ids, tenant, body }) => {
  const fields = parseBody(createCorporateSchema, body);
  if (store.find("corporates", externalKey(tenant.name, fields.external_id)).length > 0)
    throw new Refusal("duplicate_external_id", `A corporate with ${fields.external_id} exists`);
  const corporate_id = ids.record("corporates");
  const createdAt = new Date().toISOString();
  store.commit(["corporates", corporate_id, { ...fields, corporate_id, tenant: tenant.name, createdAt }]);
  return { corporate_id };
};

/** `POST /get-corporates`: by id or `external_id`, otherwise all of the tenant's */
export const getCorporates: Operation = ({ store, tenant, body }) => {
  const { corporate_id, external_id } = parseBody(getCorporatesSchema, body);
  const key = external_id === undefined ? tenantKey(tenant.name) : externalKey(tenant.name, external_id);
  const items = store
    .find("corporates", key)
    .filter((corporate) => corporate_id === undefined || corporate.corporate_id === corporate_id)
    .map(onWire);
  return { items, total: items.length };
};
