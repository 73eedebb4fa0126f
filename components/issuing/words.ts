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

/** "FINCI will create 1 person, 1 account and 1 card." Counts what is not there yet. */
export function effectSentence(issuance: IssuanceView): string {
  const missing = issuance.steps.filter(
    ({ key, recordId }) => recordId === null && makesRecord(issuance, key),
  );
  const names = missing.map(({ key }) => `1 ${stepNames[key].toLowerCase()}`);
  const last = names.pop();
  if (!last) return "FINCI will create nothing.";
  const list = names.length > 0 ? `${names.join(", ")} and ${last}` : last;
  return `FINCI will create ${list}.`;
}

/** Who the card is for, as far as it is known: "Anna Berg" or "a new person". */
export function ownerName(issuance: IssuanceView): string | null {
  const { person, corporate } = issuance.form;
  if (person?.mode === "new") return [person.firstName, person.lastName].filter(Boolean).join(" ") || null;
  if (corporate?.mode === "new") return corporate.legalName || null;
  return null;
}

/** True when what was saved for the step is complete, or its record exists. */
export function isComplete(issuance: IssuanceView, step: IssuanceStep): boolean {
  const view = issuance.steps.find(({ key }) => key === step);
  if (view?.recordId) return true;
  const hasProblem = Object.keys(issuance.fieldProblems).some((path) => path.startsWith(`${step}.`));
  return issuance.form[step] !== undefined && !hasProblem;
}
