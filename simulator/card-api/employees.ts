import { createEmployeeSchema, getEmployeesSchema } from "@/server/finci/contract";
import { externalKey, tenantKey } from "../records";
import type { Operation } from "./operation";
import { onWire, ownRecord, parseBody, Refusal } from "./refusal";

/** `POST /create-employee`: under a corporate that exists */
export const createEmployee: Operation = ({ store, ids, tenant, body }) => {
  const fields = parseBody(createEmployeeSchema, body);
  ownRecord(store.get("corporates", fields.corporate_id), tenant.name, "corporate");
  if (store.find("employees", externalKey(tenant.name, fields.external_id)).length > 0)
    throw new Refusal("duplicate_external_id", `An employee with ${fields.external_id} exists`);
  const employee_id = ids.record("employees");
  const createdAt = new Date().toISOString();
  store.commit(["employees", employee_id, { ...fields, employee_id, tenant: tenant.name, createdAt }]);
  return { employee_id };
};

/** `POST /get-employees`: by id, corporate or `external_id`, otherwise all of the tenant's */
export const getEmployees: Operation = ({ store, tenant, body }) => {
  const { employee_id, corporate_id, external_id } = parseBody(getEmployeesSchema, body);
  const key = external_id === undefined ? tenantKey(tenant.name) : externalKey(tenant.name, external_id);
  const items = store
    .find("employees", key)
    .filter((employee) => employee_id === undefined || employee.employee_id === employee_id)
    .filter((employee) => corporate_id === undefined || employee.corporate_id === corporate_id)
    .map(onWire);
  return { items, total: items.length };
};
