import { formatAmount, MoneyError, parseAmount } from "@/lib/money";
import {
  type PaymentFilter,
  type Rule,
  type RuleKind,
  rulesSchema,
  type VelocityWindow,
} from "@/lib/rules/schema";
import { timeWords } from "@/lib/rules/words";

/** A rule as its form has it: texts as they were typed, one shape for all kinds. */
export type RuleDraft = {
  id: string;
  kind: RuleKind;
  /** In major units, `500.00`; empty for a limit of number only. */
  amount: string;
  /** Empty counts payments in any currency. */
  currency: string;
  count: string;
  window: VelocityWindow;
  mode: "allow" | "deny";
  /** Categories, merchants, countries, entry modes, wallets or statuses, by the kind. */
  entries: string[];
  filter: Required<PaymentFilter>;
  /** 1 Monday … 7 Sunday, as texts of the checkboxes. */
  days: string[];
  /** `08:00`; an end of `00:00` is midnight. */
  from: string;
  to: string;
};

const noFilter = (): RuleDraft["filter"] => ({
  categories: [],
  countries: [],
  entryModes: [],
  merchants: [],
});
const minutesOfDay = 1440;

/** The letters of a rule's id: small ones and digits, so that it stands well in an address. */
function newRuleId(): string {
  const [one = 0, other = 0] = globalThis.crypto.getRandomValues(new Uint32Array(2));
  return `r${one.toString(36)}${other.toString(36)}`;
}

/** A new rule of the kind, with what most people would choose. */
export function newRuleDraft(kind: RuleKind, currency: string): RuleDraft {
  return {
    id: newRuleId(),
    kind,
    amount: "",
    currency,
    count: "",
    window: "day",
    mode: kind === "countries" || kind === "wallets" ? "allow" : "deny",
    entries: kind === "card_statuses" ? ["active"] : [],
    filter: noFilter(),
    days: ["1", "2", "3", "4", "5"],
    from: "08:00",
    to: "18:00",
  };
}

/** A stored rule in its form. */
export function toDraft(rule: Rule): RuleDraft {
  const draft = { ...newRuleDraft(rule.kind, ""), id: rule.id };
  switch (rule.kind) {
    case "amount":
      return {
        ...draft,
        currency: rule.currency,
        amount: formatAmount(BigInt(rule.maxMinor), rule.currency),
        filter: { ...noFilter(), ...rule.filter },
      };
    case "velocity": {
      const { amountMaxMinor, currency, countMax, window, filter } = rule;
      const amount = amountMaxMinor && currency ? formatAmount(BigInt(amountMaxMinor), currency) : "";
      const count = countMax === null ? "" : String(countMax);
      return {
        ...draft,
        amount,
        currency: currency ?? "",
        count,
        window,
        filter: { ...noFilter(), ...filter },
      };
    }
    case "three_ds":
      return { ...draft, filter: { ...noFilter(), ...rule.filter } };
    case "times":
      return {
        ...draft,
        days: rule.days.map(String),
        from: timeWords(rule.fromMinute),
        to: timeWords(rule.toMinute % minutesOfDay),
      };
    case "card_statuses":
      return { ...draft, entries: [...rule.statuses] };
    case "categories":
      return { ...draft, mode: rule.mode, entries: [...rule.categories] };
    case "merchants":
      return { ...draft, mode: rule.mode, entries: [...rule.merchants] };
    case "countries":
      return { ...draft, mode: rule.mode, entries: [...rule.countries] };
    case "entry_modes":
      return { ...draft, mode: rule.mode, entries: [...rule.entryModes] };
    case "wallets":
      return { ...draft, mode: rule.mode, entries: [...rule.wallets] };
  }
}

/** The form's rules in the server's words, or what is wrong with them by the path of the field. */
export type RulesOrProblems =
  | { rules: Rule[]; problems: null }
  | { rules: null; problems: Record<string, string> };

/** Reads the form: exact amounts, then the very schema of the server. */
export function readDrafts(drafts: readonly RuleDraft[]): RulesOrProblems {
  const problems: Record<string, string> = {};
  const values = drafts.map((draft, index) => {
    try {
      return toValue(draft);
    } catch (error) {
      if (!(error instanceof MoneyError)) throw error;
      problems[`${index}.amount`] =
        "Enter an amount such as 500.00, with no more decimals than its currency has.";
      return null;
    }
  });
  for (const [index, draft] of drafts.entries()) {
    if (draft.kind === "velocity" && !/^\d*$/.test(draft.count.trim()))
      problems[`${index}.count`] = "Enter a whole number.";
    if (draft.kind === "times" && Number.isNaN(toMinutes(draft.from)))
      problems[`${index}.from`] = "Enter a time such as 08:00.";
  }
  if (Object.keys(problems).length > 0) return { rules: null, problems };
  const parsed = rulesSchema.safeParse(values);
  if (parsed.success) return { rules: parsed.data, problems: null };
  for (const issue of parsed.error.issues) {
    const path = formPath(issue.path.map(String), drafts);
    problems[path] ??= issue.message;
  }
  return { rules: null, problems };
}

/** The rule's sentence can be shown while it is typed; null while it is not complete. */
export function readDraft(draft: RuleDraft): Rule | null {
  return readDrafts([draft]).rules?.[0] ?? null;
}

function toValue(draft: RuleDraft): unknown {
  const { id, kind, mode, entries } = draft;
  switch (draft.kind) {
    case "amount":
      return { id, kind, currency: draft.currency, maxMinor: toMinor(draft), ...filterOf(draft) };
    case "velocity":
      return {
        id,
        kind,
        window: draft.window,
        currency: draft.currency || null,
        amountMaxMinor: draft.amount.trim() === "" ? null : toMinor(draft),
        countMax: draft.count.trim() === "" ? null : Number(draft.count),
        ...filterOf(draft),
      };
    case "three_ds":
      return { id, kind, ...filterOf(draft) };
    case "times":
      return {
        id,
        kind,
        days: draft.days.map(Number).sort(),
        fromMinute: toMinutes(draft.from),
        toMinute: toMinutes(draft.to) || minutesOfDay,
      };
    case "card_statuses":
      return { id, kind, statuses: entries };
    case "categories":
      return { id, kind, mode, categories: entries };
    case "merchants":
      return { id, kind, mode, merchants: entries };
    case "countries":
      return { id, kind, mode, countries: entries };
    case "entry_modes":
      return { id, kind, mode, entryModes: entries };
    case "wallets":
      return { id, kind, mode, wallets: entries };
  }
}

/** `"500.00"` in EUR is `"50000"`, exactly. A missing currency is left to the schema to refuse. */
function toMinor({ amount, currency }: RuleDraft): string {
  const text = amount.trim();
  if (currency === "" && /^\d+(\.\d+)?$/.test(text)) return "0";
  return parseAmount(text, currency).toString();
}

function toMinutes(time: string): number {
  const [hours = Number.NaN, minutes = Number.NaN] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Only what restricts something. */
function filterOf({ filter }: RuleDraft): { filter?: PaymentFilter } {
  const kept = Object.entries(filter).filter(([, entries]) => entries.length > 0);
  return kept.length > 0 ? { filter: Object.fromEntries(kept) } : {};
}

const fieldNames: Record<string, string> = {
  maxMinor: "amount",
  amountMaxMinor: "amount",
  countMax: "count",
  fromMinute: "from",
  toMinute: "to",
  statuses: "entries",
  categories: "entries",
  merchants: "entries",
  countries: "entries",
  entryModes: "entries",
  wallets: "entries",
};

/** The schema's path of a field in the form's words: `2.maxMinor` is `2.amount`; a list is one field. */
function formPath([index = "0", field = "kind", part]: string[], drafts: readonly RuleDraft[]): string {
  if (!drafts[Number(index)]) return "";
  if (field === "filter") return `${index}.filter.${part ?? "categories"}`;
  return `${index}.${fieldNames[field] ?? field}`;
}

/** The path of a problem that the server found, in the form's words. */
export function serverPath(path: string, drafts: readonly RuleDraft[]): string {
  const [root, ...rest] = path.split(".");
  return root === "rules" && rest.length > 0 ? `rules.${formPath(rest, drafts)}` : path;
}
