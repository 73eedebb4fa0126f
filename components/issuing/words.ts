import type { IssuanceStep, IssuanceView } from "@/server/services/issuances";

export const stepNames: Record<IssuanceStep, string> = {
  person: "Person",
  corporate: "Corporate",
  account: "Account",
  employee: "Employee",
  card: "Card",
};

/** True when the step makes a record at FINCI, false when it uses one that exists. */
export function makesRecord(issuance: IssuanceView, step: IssuanceStep): boolean {
  const form = issuance.form[step];
  return step === "card" || (form !== undefined && "mode" in form && form.mode === "new");
}

/** True while FINCI's answer to the last step is not known; the console looks for its record and finds out. */
export function isUnsettled({ state, problem }: IssuanceView): boolean {
  return state === "open" && problem !== null && problem.errorCodes.length === 0;
}

/** "FINCI will create 1 person, 1 account and 1 card." Counts what is not there yet. */
export function effectSentence(issuance: IssuanceView): string {
  if (isUnsettled(issuance))
    return "The console looks for the record at FINCI; nothing is sent a second time.";
  const missing = issuance.steps.filter(
    ({ key, recordId }) => recordId === null && makesRecord(issuance, key),
  );
  const names = missing.map(({ key }) => `1 ${stepNames[key].toLowerCase()}`);
  const last = names.pop();
  if (!last) return "FINCI will create nothing.";
  const list = names.length > 0 ? `${names.join(", ")} and ${last}` : last;
  return `FINCI will create ${list}. Records made at FINCI stay there.`;
}

/** Whom an issuance is for: the owner that exists, or the name typed so far. */
export function ownerWords({ chain, form, ownerName }: IssuanceView): string {
  const { person, corporate } = form;
  const typed =
    person?.mode === "new"
      ? [person.firstName, person.lastName].filter(Boolean).join(" ")
      : corporate?.mode === "new" && corporate.legalName;
  return ownerName || typed || (chain === "person" ? "A person" : "A corporate");
}

/** What FINCI's codes say about a field of the step where it stopped, as `step.field`. */
export function refusedFields({ problem }: IssuanceView): Record<string, string> {
  const fields: Record<string, string> = {};
  if (problem?.errorCodes.includes("duplicate_external_id"))
    fields[`${problem.step}.externalId`] = "FINCI has a record with this external id already.";
  if (problem?.errorCodes.includes("product_not_allowed"))
    fields[`${problem.step}.productId`] = "FINCI does not allow this product here.";
  return fields;
}

/** True when what was saved for the step is complete, or its record exists. */
export function isComplete(issuance: IssuanceView, step: IssuanceStep): boolean {
  const view = issuance.steps.find(({ key }) => key === step);
  if (view?.recordId) return true;
  const hasProblem = Object.keys(issuance.fieldProblems).some((path) => path.startsWith(`${step}.`));
  return issuance.form[step] !== undefined && !hasProblem;
}
