import fc from "fast-check";
import { cardStatuses } from "@/lib/card-states";
import {
  entryModes,
  type PaymentFilter,
  type Rule,
  velocityWindows,
  walletChoices,
} from "@/lib/rules/schema";

/** Random rules and payments from few values, so that rules often concern the payments and limits are often met. */

const currencies = ["EUR", "SEK"] as const;
const countries = ["LU", "LT", "US"] as const;
const categories = [
  "5411",
  "5811-5814",
  "7995",
  "group:gambling",
  "group:lodging",
  "group:airlines",
  "group:digital_goods",
] as const;
const merchantIds = ["MRC000123456789", "mrc1"] as const;
/** Capitals of some of these are longer than they are, or depend on the language. */
const merchantNames = [
  "AMZN MKTP",
  "Amzn Mktp",
  "Žalgiris",
  "Straße",
  "STRASSE",
  "ﬁnca",
  "İstanbul",
  "kafé ŉ",
] as const;
const amounts = ["0", "1", "500", "1000", "2500", "10000", "999999999999999"] as const;

const some = <Item>(items: readonly Item[]) =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 });
const mode = fc.constantFrom("allow" as const, "deny" as const);
/** Mostly lists that forbid: otherwise little would be approved. */
const mostlyDeny = fc.oneof(
  { weight: 4, arbitrary: fc.constant("deny" as const) },
  { weight: 1, arbitrary: mode },
);

const filter: fc.Arbitrary<PaymentFilter | undefined> = fc.option(
  fc.record(
    {
      categories: some(categories),
      countries: some(countries),
      entryModes: some(entryModes),
      merchants: some([...merchantNames, ...merchantIds]),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined, freq: 2 },
);

const withFilter = <Value extends object>(rule: fc.Arbitrary<Value>) =>
  fc.tuple(rule, filter).map(([value, chosen]) => (chosen ? { ...value, filter: chosen } : value));

const amountMax = fc.constantFrom(...amounts);

export const velocityRule = withFilter(
  fc
    .record({
      kind: fc.constant("velocity" as const),
      window: fc.constantFrom(...velocityWindows),
      currency: fc.option(fc.constantFrom(...currencies), { nil: null, freq: 3 }),
      amountMaxMinor: fc.option(amountMax, { nil: null, freq: 3 }),
      countMax: fc.option(fc.integer({ min: 0, max: 6 }), { nil: null, freq: 2 }),
    })
    .map((rule) => ({
      ...rule,
      amountMaxMinor: rule.currency === null ? null : rule.amountMaxMinor,
      countMax: rule.currency === null || rule.amountMaxMinor === null ? (rule.countMax ?? 5) : rule.countMax,
    })),
);

const rule: fc.Arbitrary<object> = fc.oneof(
  { weight: 4, arbitrary: velocityRule },
  {
    weight: 2,
    arbitrary: withFilter(
      fc.record({
        kind: fc.constant("amount"),
        currency: fc.constantFrom(...currencies),
        maxMinor: fc.constantFrom("1000", "10000", "999999999999999"),
      }),
    ),
  },
  fc.record({
    kind: fc.constant("card_statuses"),
    statuses: fc
      .uniqueArray(fc.constantFrom(...cardStatuses), { maxLength: 3 })
      .map((more) => [...new Set(["active", ...more])]),
  }),
  fc.record({ kind: fc.constant("categories"), mode: mostlyDeny, categories: some(categories) }),
  fc.record({
    kind: fc.constant("merchants"),
    mode: mostlyDeny,
    merchants: some([...merchantNames, ...merchantIds]),
  }),
  fc.record({ kind: fc.constant("countries"), mode: mostlyDeny, countries: some(countries) }),
  fc.record({ kind: fc.constant("entry_modes"), mode: mostlyDeny, entryModes: some(entryModes) }),
  fc.record({ kind: fc.constant("wallets"), mode: mostlyDeny, wallets: some(walletChoices) }),
  withFilter(fc.record({ kind: fc.constant("three_ds") })),
  fc.record({
    kind: fc.constant("times"),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 4, maxLength: 7 }),
    fromMinute: fc.integer({ min: 0, max: 1439 }),
    toMinute: fc.integer({ min: 1, max: 1440 }),
  }),
);

const asRules = (list: object[]) => list.map((item, index) => ({ id: `r${index}`, ...item }) as Rule);

/** Up to three rules of one set; half of the sets have limits only, which the others would often refuse before. */
export const rules: fc.Arbitrary<Rule[]> = fc
  .oneof(
    fc.array(velocityRule, { minLength: 1, maxLength: 3 }),
    fc.array(rule, { minLength: 1, maxLength: 3 }),
  )
  .map(asRules);

/** The fields of a webhook that decide. */
export const payment = fc.record({
  billing_amount: fc.constantFrom("0.00", "0.01", "5.00", "10.00", "10.01", "25.00", "9999999999.99"),
  billing_currency: fc.oneof(
    { weight: 8, arbitrary: fc.constant("EUR") },
    { weight: 1, arbitrary: fc.constant("SEK") },
  ),
  merchant: fc.record({
    id: fc.constantFrom(...merchantIds, ""),
    name: fc.constantFrom(...merchantNames, ""),
    mcc: fc.constantFrom("5411", "5812", "7995", "3501", "4511", "0000", "9999"),
    city: fc.constant("Vilnius"),
    country: fc.constantFrom(...countries, ""),
  }),
  entry_mode: fc.option(fc.constantFrom(...entryModes, "unheard_of"), { nil: null }),
  wallet: fc.constantFrom(null, "apple_pay", "google_pay"),
  three_ds: fc.constantFrom(null, { authenticated: true }, { authenticated: false }, {}),
});

/** Moments from 2015 to 2035, many of them close to a change of the clock or a turn of the month or year. */
export const moment = fc.oneof(
  fc.date({
    min: new Date("2015-01-01T00:00:00Z"),
    max: new Date("2035-12-31T00:00:00Z"),
    noInvalidDate: true,
  }),
  fc
    .tuple(
      fc.constantFrom(
        "03-29",
        "03-31",
        "10-25",
        "10-27",
        "11-01",
        "11-03",
        "03-08",
        "12-31",
        "02-28",
        "04-05",
      ),
      fc.integer({ min: 2015, max: 2035 }),
      fc.integer({ min: -16 * 3_600_000, max: 40 * 3_600_000 }),
    )
    .map(([day, year, offset]) => new Date(Date.parse(`${year}-${day}T00:00:00Z`) + offset)),
);

export const timeZones = [
  "UTC",
  "Europe/Vilnius",
  "Pacific/Kiritimati",
  "America/St_Johns",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Casablanca",
  "Pacific/Apia",
] as const;
