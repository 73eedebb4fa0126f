import { z } from "zod";
import { cardStatuses } from "../card-states";
import { entryModes, listEntriesMax, rulesMax, velocityWindows, walletChoices } from "./choices";
import { mccGroups } from "./mcc-groups";

export * from "./choices";

/*
 * Spending controls as they are kept in a rule set and edited in the browser. Client-safe. Amounts are decimal strings of
 * minor units with their currency. Source: our decision; categories by ISO 18245, countries by ISO 3166-1, currencies by ISO 4217.
 */

const list = <Item extends z.ZodType>(item: Item, what: string) =>
  z
    .array(item)
    .min(1, `Choose at least one ${what}.`)
    .max(listEntriesMax, `At most ${listEntriesMax} entries.`);

const amountMinor = z.string().regex(/^\d{1,15}$/, "Enter an amount of at least zero.");
const currency = z.string().regex(/^[A-Z]{3}$/, "Choose a currency.");

/** `5812`, `5811-5814` or `group:gambling`. */
const category = z.string().superRefine((text, context) => {
  const group = /^group:(.+)$/.exec(text)?.[1];
  if (group !== undefined) {
    if (!Object.hasOwn(mccGroups, group)) context.addIssue(`There is no category group "${group}".`);
    return;
  }
  const range = /^(\d{4})(?:-(\d{4}))?$/.exec(text);
  if (!range) context.addIssue(`"${text}" is not a category code (5812), a range (5811-5814) or a group.`);
  else if (range[2] !== undefined && range[2] < (range[1] ?? "")) {
    context.addIssue(`The range ${text} ends before it starts.`);
  }
});
const country = z.string().regex(/^[A-Z]{2}$/, "Countries are two capital letters, such as LT.");
const merchant = z.string().trim().min(1, "Enter a merchant.").max(100, "At most 100 characters.");

/** Which payments a limit or requirement is about; what is absent restricts nothing. */
export const paymentFilterSchema = z.strictObject({
  categories: list(category, "category").optional(),
  countries: list(country, "country").optional(),
  entryModes: list(z.enum(entryModes), "entry mode").optional(),
  merchants: list(merchant, "merchant").optional(),
});
export type PaymentFilter = z.infer<typeof paymentFilterSchema>;

const id = z.string().regex(/^[a-z0-9_-]{1,40}$/i, "The rule has no usable id.");
const mode = z.enum(["allow", "deny"]);

export const ruleSchema = z.discriminatedUnion("kind", [
  /** The statuses in which a card may pay; without such a rule, only `active`. */
  z.strictObject({ id, kind: z.literal("card_statuses"), statuses: list(z.enum(cardStatuses), "status") }),
  /** The most that one payment may ask, in that currency. */
  z.strictObject({
    id,
    kind: z.literal("amount"),
    currency,
    maxMinor: amountMinor,
    filter: paymentFilterSchema.optional(),
  }),
  /** The most that payments may add up to in a calendar window of the program's time zone. */
  z
    .strictObject({
      id,
      kind: z.literal("velocity"),
      window: z.enum(velocityWindows),
      /** Counts payments billed in this currency; needed for an amount. */
      currency: currency.nullable(),
      amountMaxMinor: amountMinor.nullable(),
      countMax: z.number().int().min(0).max(1_000_000_000).nullable(),
      filter: paymentFilterSchema.optional(),
    })
    .superRefine((rule, context) => {
      if (rule.amountMaxMinor === null && rule.countMax === null)
        context.addIssue({
          code: "custom",
          path: ["amountMaxMinor"],
          message: "Set an amount, a number, or both.",
        });
      if (rule.amountMaxMinor !== null && rule.currency === null)
        context.addIssue({ code: "custom", path: ["currency"], message: "An amount needs its currency." });
    }),
  /** allow: only these; deny: none of these. */
  z.strictObject({ id, kind: z.literal("categories"), mode, categories: list(category, "category") }),
  z.strictObject({ id, kind: z.literal("merchants"), mode, merchants: list(merchant, "merchant") }),
  z.strictObject({ id, kind: z.literal("countries"), mode, countries: list(country, "country") }),
  z.strictObject({
    id,
    kind: z.literal("entry_modes"),
    mode,
    entryModes: list(z.enum(entryModes), "entry mode"),
  }),
  z.strictObject({ id, kind: z.literal("wallets"), mode, wallets: list(z.enum(walletChoices), "wallet") }),
  /** The payment must carry an authenticated 3-D Secure result. Without a filter: every e-commerce payment. */
  z.strictObject({ id, kind: z.literal("three_ds"), filter: paymentFilterSchema.optional() }),
  /** Payments are allowed on these days (1 Monday … 7 Sunday) between these minutes of the day, program's time zone. */
  z.strictObject({
    id,
    kind: z.literal("times"),
    days: list(z.number().int().min(1).max(7), "day"),
    fromMinute: z.number().int().min(0).max(1439),
    /** Exclusive; at or before `fromMinute` the time runs over midnight (the day is the one it began on). */
    toMinute: z.number().int().min(1).max(1440),
  }),
]);
export type Rule = z.infer<typeof ruleSchema>;
export type RuleKind = Rule["kind"];

/** The rules of a rule set. */
export const rulesSchema = z
  .array(ruleSchema)
  .max(rulesMax, `At most ${rulesMax} rules.`)
  .superRefine((rules, context) => {
    const ids = new Set<string>();
    for (const [index, rule] of rules.entries()) {
      if (ids.has(rule.id))
        context.addIssue({ code: "custom", path: [index, "id"], message: "Two rules have the same id." });
      ids.add(rule.id);
    }
  });
