/** How the audit log's terms read on screens and in files. */

export const auditOutcomes = ["done", "refused", "failed"] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

export const auditOutcomeLabels: Record<AuditOutcome, string> = {
  done: "Done",
  refused: "Refused",
  failed: "Failed",
};

/** The chain of what belongs to no environment: sign-ins, people, refusals. */
export const consoleChain = "console";

/** `card.change_status` as words: "Card: change status". A procedure's name (`cardActions.freeze`) reads alike. */
export function actionWords(action: string): string {
  const [domain = action, ...verb] = action.split(".");
  const name = capitalized(plain(domain));
  return verb.length === 0 ? name : `${name}: ${plain(verb.join(" "))}`;
}

/** `rule_set` as words: "Rule set". */
export function subjectWords(subjectType: string): string {
  return capitalized(plain(subjectType));
}

function plain(term: string): string {
  return term
    .replace(/[_-]/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One value that differs between before and after; undefined where it was not there. */
export type Difference = { field: string; before: unknown; after: unknown };

type Values = Record<string, unknown> | null;

/** The fields of an entry, those of before first, each with its two values; nested ones by their path. */
export function differences(before: Values, after: Values): Difference[] {
  const was = flat(before);
  const is = flat(after);
  return [...new Set([...was.keys(), ...is.keys()])].map((field) => ({
    field,
    before: was.get(field),
    after: is.get(field),
  }));
}

function flat(values: Values, prefix = "", into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [key, value] of Object.entries(values ?? {})) {
    const field = prefix + key;
    if (isNested(value)) flat(value, `${field}.`, into);
    else into.set(field, value);
  }
  return into;
}

function isNested(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}
