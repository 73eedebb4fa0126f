import { ensureCard, ensureCorporate, ensurePerson } from "../engine/records";
import type { Stage } from "../engine/stage";

const lookAtCalls = "Open the calls below: they show what was asked and what FINCI answered.";

/** The chain of records that the customer model asks for, and that FINCI shows each of them. */
export async function recordsCreated(stage: Stage): Promise<void> {
  const { customerModel } = stage.parts.environment;
  if (customerModel !== "businesses") await personChain(stage);
  if (customerModel !== "consumers") await corporateChain(stage);
}

async function personChain(stage: Stage): Promise<void> {
  const chain = await ensurePerson(stage);
  const personId = "personId" in chain.owner ? chain.owner.personId : "";
  Object.assign(stage.evidence.ids, { person_id: personId, account_id: chain.accountId });
  const client = stage.client();
  const people = await client.getPersons({ person_id: personId });
  stage.check(
    people.items.some((item) => item.person_id === personId),
    `FINCI shows person ${personId}.`,
    lookAtCalls,
  );
  const accounts = await client.getAccounts({ person_id: personId });
  stage.check(
    accounts.items.some((item) => item.account_id === chain.accountId),
    `FINCI shows account ${chain.accountId} of the person.`,
    lookAtCalls,
  );
}

async function corporateChain(stage: Stage): Promise<void> {
  const chain = await ensureCorporate(stage);
  if (!("corporateId" in chain.owner)) return;
  const { corporateId, employeeId } = chain.owner;
  Object.assign(stage.evidence.ids, {
    corporate_id: corporateId,
    employee_id: employeeId,
    [stage.evidence.ids.account_id ? "corporate_account_id" : "account_id"]: chain.accountId,
  });
  const client = stage.client();
  const corporates = await client.getCorporates({ corporate_id: corporateId });
  stage.check(
    corporates.items.some((item) => item.corporate_id === corporateId),
    `FINCI shows corporate ${corporateId}.`,
    lookAtCalls,
  );
  const accounts = await client.getAccounts({ corporate_id: corporateId });
  stage.check(
    accounts.items.some((item) => item.account_id === chain.accountId),
    `FINCI shows account ${chain.accountId} of the corporate.`,
    lookAtCalls,
  );
  const employees = await client.getEmployees({ corporate_id: corporateId });
  stage.check(
    employees.items.some((item) => item.employee_id === employeeId),
    `FINCI shows employee ${employeeId} of the corporate.`,
    lookAtCalls,
  );
}

/** A card on the account, in FINCI's list with its masked number. */
export async function cardIssued(stage: Stage): Promise<void> {
  const { tokenId, owner } = await ensureCard(stage);
  const whose = "personId" in owner ? { person_id: owner.personId } : { corporate_id: owner.corporateId };
  const { items } = await stage.client().getCards(whose);
  const listed = items.find((item) => item.token_id === tokenId);
  stage.check(listed !== undefined, `FINCI lists card ${tokenId}.`, lookAtCalls);
  stage.check(
    listed?.card_number.includes("*") === true,
    "The card's number is masked in FINCI's list.",
    "Tell FINCI at once, and do not keep the answer: a whole card number must not leave FINCI.",
  );
}
