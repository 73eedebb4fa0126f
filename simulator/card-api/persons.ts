import { createPersonSchema, getPersonsSchema } from "@/server/finci/contract";
import { externalKey, tenantKey } from "../records";
import type { Operation } from "./operation";
import { onWire, parseBody, Refusal } from "./refusal";

/** `POST /create-person` */
export const createPerson: Operation = ({ store, ids, tenant, body }) => {
  const fields = parseBody(createPersonSchema, body);
  if (store.find("persons", externalKey(tenant.name, fields.external_id)).length > 0)
    throw new Refusal("duplicate_external_id", `A person with ${fields.external_id} exists`);
  const person_id = ids.record("persons");
  const createdAt = new Date().toISOString();
  store.commit(["persons", person_id, { ...fields, person_id, tenant: tenant.name, createdAt }]);
  return { person_id };
};

/** `POST /get-persons`: by id or `external_id`, otherwise all of the tenant's */
export const getPersons: Operation = ({ store, tenant, body }) => {
  const { person_id, external_id } = parseBody(getPersonsSchema, body);
  const key = external_id === undefined ? tenantKey(tenant.name) : externalKey(tenant.name, external_id);
  const items = store
    .find("persons", key)
    .filter((person) => person_id === undefined || person.person_id === person_id)
    .map(onWire);
  return { items, total: items.length };
};
