import { and, eq, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { authorizations, cards } from "@/db/schema";
import { categoryRanges } from "@/lib/rules/mcc-groups";
import type { PaymentFilter, Rule, RuleScope } from "@/lib/rules/schema";
import type { LoadedAuthorization, RuleSetRow } from "./rerun-versions";

type VelocityRule = Extract<Rule, { kind: "velocity" }>;

/** What a limit had used before the payment, and where that was taken from. */
export type MeterReading = {
  minor: bigint;
  count: bigint;
  source: "recorded" | "reconstructed";
  how: string;
  /** More payments than are looked at: at least so much was used. */
  isPartial: boolean;
};

/** A re-run counts in meters of its own, named by version and rule. */
export const meterNameOf = (version: Pick<RuleSetRow, "id">, rule: Pick<Rule, "id">) =>
  `${version.id} ${rule.id}`;

/** Payments that a reconstruction looks at for one limit at most, newest first. */
const paymentsMax = 50_000;

/** What two limits of one subject must have in common to count the same. */
function countedBy({ window, currency, filter = {} }: VelocityRule): string {
  const { categories, countries, entryModes, merchants } = filter;
  const sorted = (entries: readonly string[] | undefined) => (entries ? [...new Set(entries)].sort() : null);
  return JSON.stringify([
    window,
    currency,
    sorted(categories?.flatMap((entry) => categoryRanges([entry]).map(String))),
    sorted(countries),
    sorted(entryModes),
    sorted(merchants?.map((merchant) => merchant.toUpperCase())),
  ]);
}

/** What the decision itself saw in the meter of a limit that counts the same, if it saw one. */
export function readRecordedMeter(
  { velocitySeen }: LoadedAuthorization["authorization"],
  inForce: readonly RuleSetRow[],
  scope: RuleScope,
  rule: VelocityRule,
): MeterReading | null {
  const same = inForce
    .filter((version) => version.scope === scope)
    .flatMap((version) =>
      version.rules.flatMap((other) =>
        other.kind === "velocity" && countedBy(other) === countedBy(rule) ? [version.meterIds[other.id]] : [],
      ),
    );
  const seen = velocitySeen?.find(([meterId]) => same.includes(meterId));
  if (!seen) return null;
  const [, minor, count] = seen;
  const how = "The decision saw it in the meter that counts the same.";
  return { minor: BigInt(minor), count: BigInt(count), source: "recorded", how, isPartial: false };
}

/** What the payments before this one count for today, in the window of the limit. */
export async function sumPayments(
  reader: Reader,
  found: LoadedAuthorization,
  scope: RuleScope,
  rule: VelocityRule,
): Promise<MeterReading> {
  const { authorization: row } = found;
  const { receivedAt, id } = authorizations;
  const at = row.receivedAt.toISOString();
  const counted = reader
    .select({ minor: authorizations.velocityMinor, count: authorizations.velocityCount })
    .from(authorizations)
    .where(
      and(
        eq(authorizations.environmentId, row.environmentId),
        ofSubject(reader, found, scope),
        rule.window === "lifetime" ? undefined : gte(receivedAt, windowStart(found, rule)),
        sql`(${receivedAt}, ${id}) < (${at}::timestamptz, ${row.id})`,
        sql`${authorizations.velocityCount} > 0`,
        rule.currency === null ? undefined : eq(authorizations.billingCurrency, rule.currency),
        ...filterConditions(rule.filter),
      ),
    )
    .orderBy(sql`${receivedAt} desc`)
    .limit(paymentsMax + 1)
    .as("counted");
  const [sum] = await reader
    .select({
      minor: sql<string>`coalesce(sum(${counted.minor}), 0)::text`,
      count: sql<string>`coalesce(sum(${counted.count}), 0)::text`,
      payments: sql<number>`count(*)::int`,
    })
    .from(counted);
  if (!sum) throw new Error("The sum answered no row");
  const isPartial = sum.payments > paymentsMax;
  const how = isPartial
    ? `At least: the newest ${paymentsMax.toLocaleString("en-GB")} payments of the window before this one.`
    : "Summed up from the payments of the window before this one, with what they count for today.";
  return { minor: BigInt(sum.minor), count: BigInt(sum.count), source: "reconstructed", how, isPartial };
}

function windowStart({ authorization, program }: LoadedAuthorization, rule: VelocityRule): SQL {
  const at = sql`${authorization.receivedAt.toISOString()}::timestamptz`;
  const zone = program.timeZone;
  return sql`velocity_window_start(${rule.window}, ${zone}, ${at})::timestamp at time zone ${zone}`;
}

function ofSubject(reader: Reader, found: LoadedAuthorization, scope: RuleScope): SQL | undefined {
  const { accountId, environmentId, tokenId } = found.authorization;
  if (scope === "account") return eq(authorizations.accountId, accountId);
  if (scope === "card") return eq(authorizations.tokenId, tokenId);
  if (scope === "program") return undefined;
  const ofHolder = reader
    .select({ tokenId: cards.tokenId })
    .from(cards)
    .where(and(eq(cards.environmentId, environmentId), eq(cards.holderId, found.card?.holderId ?? "")));
  return inArray(authorizations.tokenId, ofHolder);
}

/** The filter of a limit on stored payments; the same as `concerns` in lib/rules/evaluate (a test compares them). */
export function filterConditions(filter: PaymentFilter | undefined): (SQL | undefined)[] {
  if (!filter) return [];
  const { categories, countries, entryModes, merchants } = filter;
  const { mcc, merchantCountry, entryMode, merchantId, merchantName } = authorizations;
  const names = merchants?.map((merchant) => merchant.toUpperCase());
  const code = sql`${mcc}::integer`;
  return [
    categories &&
      (or(...categoryRanges(categories).map(([from, to]) => and(gte(code, from), lt(code, to + 1)))) ??
        sql`false`),
    countries && inArray(merchantCountry, countries),
    entryModes && inArray(entryMode, entryModes),
    names && or(inArray(sql`upper(${merchantId})`, names), inArray(sql`upper(${merchantName})`, names)),
  ];
}
