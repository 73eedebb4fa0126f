import { createAccount } from "./create-account";
import { createCard } from "./create-card";
import { createCorporate, createEmployee, createPerson } from "./create-customer";
import type { IntentOperation, OperationHandler } from "./intent";
import { updateCardStage, updateCardStatus } from "./update-card";

/** How each write at FINCI is sent, looked up and mirrored. */
export const operations: Record<IntentOperation, OperationHandler> = {
  create_person: createPerson,
  create_corporate: createCorporate,
  create_employee: createEmployee,
  create_account: createAccount,
  create_card: createCard,
  update_card_status: updateCardStatus,
  update_card_stage: updateCardStage,
};
