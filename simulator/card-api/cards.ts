import { randomInt } from "node:crypto";
import {
  createCardSchema,
  getCardsSchema,
  updateCardStageSchema,
  updateCardStatusSchema,
  type WireStatus,
} from "@/server/finci/contract";
import type { Account, Card } from "../records";
import type { Store } from "../store";
import type { Operation } from "./operation";
import { ownRecord, parseBody, Refusal } from "./refusal";

const endStatuses: readonly WireStatus[] = ["blocked", "closed", "compromized", "damaged", "lost", "stolen"];

/** Where a status may go beside the end states. Source: FINCI contract §5, written apart from the console's matrix. */
const reversibleTargets: Partial<Record<WireStatus, readonly WireStatus[]>> = {
  new: ["active", "deactivated"],
  active: ["deactivated", "referral"],
  deactivated: ["active"],
  referral: ["active"],
};

/** `POST /create-card`: last link of the chain of creation (contract §3) */
export const createCard: Operation = ({ store, ids, tenant, body }) => {
  const fields = parseBody(createCardSchema, body);
  const account = ownRecord(store.get("accounts", fields.account_id), tenant.name, "account");
  checkHolder(store, account, fields.person_id, fields.employee_id);
  const product = tenant.products.find((candidate) => candidate.product_id === fields.product_id);
  if (!product) throw new Refusal("product_not_allowed", `Product ${fields.product_id} is not the program's`);
  if (product.currency !== account.currency)
    throw new Refusal("product_not_allowed", `The product is in ${product.currency}, the account is not`);
  if (fields.expiration_date < new Date().toISOString().slice(0, 7))
    throw new Refusal("invalid_request", "expiration_date: lies in the past");
  const token_id = ids.record("cards");
  const card_number = `5412-75**-****-${String(randomInt(10_000)).padStart(4, "0")}`;
  const createdAt = new Date().toISOString();
  store.commit(["cards", token_id, { ...fields, token_id, card_number, tenant: tenant.name, createdAt }]);
  return { token_id };
};

/** The holder is the account's person, or an employee of the account's corporate. */
function checkHolder(
  store: Store,
  account: Account,
  personId: string | undefined,
  employeeId: string | undefined,
): void {
  if (personId) {
    ownRecord(store.get("persons", personId), account.tenant, "person");
    if (account.person_id !== personId)
      throw new Refusal("invalid_request", "person_id: is not the owner of the account");
    return;
  }
  const employee = ownRecord(store.get("employees", employeeId ?? ""), account.tenant, "employee");
  if (account.corporate_id !== employee.corporate_id)
    throw new Refusal("invalid_request", "employee_id: is not of the corporate that owns the account");
}

/** `POST /get-cards`: by person, or by corporate for the cards of its employees; neither status nor stage */
export const getCards: Operation = ({ store, tenant, body }) => {
  const { person_id, corporate_id } = parseBody(getCardsSchema, body);
  if (person_id) ownRecord(store.get("persons", person_id), tenant.name, "person");
  if (corporate_id) ownRecord(store.get("corporates", corporate_id), tenant.name, "corporate");
  const employees = corporate_id ? store.find("employees", `corporate:${corporate_id}`) : [];
  const holders = person_id ? [person_id] : employees.map((employee) => employee.employee_id);
  const items = holders.flatMap((holder) => store.find("cards", `holder:${holder}`)).map(listed);
  return { items, total: items.length };
};

function listed({ token_id, embossing_name, card_number, expiration_date, product_id }: Card) {
  return { token_id, embossing_name, card_number, expiration_date, product_id };
}

/** `PATCH /update-card-status/{token_id}`. Setting the status that a card has is no transition and succeeds. */
export const updateCardStatus: Operation = ({ store, tenant, body, tokenId }) => {
  const { token_status } = parseBody(updateCardStatusSchema, body);
  const card = ownRecord(store.get("cards", tokenId), tenant.name, "card");
  if (card.token_status === token_status) return { token_id: tokenId };
  if (!mayBecome(card.token_status, token_status))
    throw new Refusal("invalid_status_transition", `${card.token_status} cannot become ${token_status}`);
  store.commit(["cards", tokenId, { ...card, token_status }]);
  return { token_id: tokenId };
};

function mayBecome(from: WireStatus, to: WireStatus): boolean {
  if (endStatuses.includes(from)) return false;
  return endStatuses.includes(to) || (reversibleTargets[from] ?? []).includes(to);
}

/** `PATCH /update-card-stage/{token_id}` */
export const updateCardStage: Operation = ({ store, tenant, body, tokenId }) => {
  const { token_stage } = parseBody(updateCardStageSchema, body);
  const card = ownRecord(store.get("cards", tokenId), tenant.name, "card");
  store.commit(["cards", tokenId, { ...card, token_stage }]);
  return { token_id: tokenId };
};
