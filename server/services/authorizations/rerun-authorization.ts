import type { z } from "zod";
import type { Reader } from "@/db/client";
import { decisionReasonWords } from "@/lib/decision-reasons";
import { compileRuleSet } from "@/lib/rules/evaluate";
import { type Rule, type RuleScope, ruleScopes } from "@/lib/rules/schema";
import { declineSentence, ruleSentence } from "@/lib/rules/words";
import {
  type Decision,
  type DecisionPolicy,
  type DecisionRequest,
  decide,
  prepare,
} from "../../authorization/decide";
import type { ServiceContext } from "../../context";
import { loadAuthorization } from "./load-authorization";
import { type MeterReading, meterNameOf, readRecordedMeter, sumPayments } from "./rerun-meters";
import { type RerunFact, readBalanceState, readCardState } from "./rerun-state";
import {
  type LoadedAuthorization,
  type RuleSetRow,
  readChosenVersions,
  readVersionsInForce,
} from "./rerun-versions";
import type { rerunAuthorizationSchema } from "./schemas";

export type RerunVersion = { id: string; scope: RuleScope; version: number; status: RuleSetRow["status"] };

/** One decision with its reason, as the page sets it beside the other. */
export type RerunSide = {
  /** Null where FINCI decided. */
  decision: "approved" | "declined" | null;
  reason: string | null;
  reasonLabel: string | null;
  /** Why, with the values that were seen. */
  sentence: string;
  /** The rule that refused. */
  rule: { scope: RuleScope; version: number; sentence: string } | null;
  versions: RerunVersion[];
  /** Where the versions are taken from. */
  versionsSource: "recorded" | "reconstructed" | "chosen";
};

export type RerunLimit = Omit<MeterReading, "minor" | "count"> & {
  scope: RuleScope;
  version: number;
  rule: Extract<Rule, { kind: "velocity" }>;
  ruleSentence: string;
  usedMinor: bigint;
  usedCount: bigint;
};

export type RerunResult = {
  asDecided: RerunSide;
  rerun: RerunSide;
  isSame: boolean;
  /** What the re-run stands on. */
  facts: RerunFact[];
  /** Every limit that applied in the re-run, with what it had used. */
  limits: RerunLimit[];
  /** The decision was made by maintenance mode, which a re-run leaves aside. */
  wasMaintenance: boolean;
};

/**
 * Decides a stored authorization again, by the versions of the rules that are chosen and the state as it was. It changes
 * nothing: all of it runs in a transaction that Postgres keeps from writing.
 * @throws DomainError not_found, invalid (a version of other rules)
 */
export async function rerunAuthorization(
  context: ServiceContext,
  { id, ...choice }: z.output<typeof rerunAuthorizationSchema>,
): Promise<RerunResult> {
  const found = await loadAuthorization(context, id);
  return context.db.transaction(
    async (tx) => {
      const inForce = await readVersionsInForce(tx, found);
      const chosen = await readChosenVersions(tx, found, choice, inForce.versions);
      const [card, balance] = [
        await readCardState(tx, found, inForce.versions),
        await readBalanceState(tx, found),
      ];
      const request = toRequest(found);
      const policy = toPolicy(found, chosen);
      const limits = await readLimits(tx, found, request, policy, chosen, inForce.versions);
      const used = new Map(limits.map((limit) => [limit.meterId, limit.reading]));
      const decision = decide(
        request,
        policy,
        {
          card: card.card,
          balance: balance.balance,
          used: (meterId) => used.get(meterId) ?? { minor: 0n, count: 0n },
        },
        found.authorization.receivedAt,
      );
      return toResult(found, inForce, chosen, decision, {
        facts: [...card.facts, balance.fact, ...programFacts(found)],
        limits: limits.map(({ limit }) => limit),
      });
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

function toRequest({ authorization: row }: LoadedAuthorization): DecisionRequest {
  const { accountId, billingAmountMinor, billingCurrency, merchantId, merchantName, merchantCountry } = row;
  return {
    accountId,
    billingAmountMinor,
    billingCurrency,
    merchantId,
    merchantName,
    merchantCountry,
    mcc: row.mcc,
    entryMode: row.entryMode,
    wallet: row.wallet,
    threeDsAuthenticated: row.threeDs?.authenticated === true,
  };
}

/** The chosen versions, each limit with a meter of the re-run's own. Maintenance mode is left aside. */
function toPolicy(
  { authorization, program }: LoadedAuthorization,
  chosen: readonly RuleSetRow[],
): DecisionPolicy {
  return {
    decisioningModel: "integrator",
    isActive: authorization.decisionReason !== "program_not_active",
    timeZone: program.timeZone,
    maintenance: null,
    ruleSets: chosen.map((version) =>
      compileRuleSet({
        ...version,
        meterIds: Object.fromEntries(version.rules.map((rule) => [rule.id, meterNameOf(version, rule)])),
      }),
    ),
    countingRuleSets: [],
  };
}

/** What each limit that applies to the payment had used before it. */
async function readLimits(
  reader: Reader,
  found: LoadedAuthorization,
  request: DecisionRequest,
  policy: DecisionPolicy,
  chosen: readonly RuleSetRow[],
  inForce: readonly RuleSetRow[],
) {
  const read: { meterId: string; reading: MeterReading; limit: RerunLimit }[] = [];
  for (const { meterId } of prepare(request, policy, found.authorization.receivedAt).limits) {
    for (const version of chosen) {
      const rule = version.rules.find((candidate) => meterNameOf(version, candidate) === meterId);
      if (rule?.kind !== "velocity") continue;
      const { scope } = version;
      const reading =
        readRecordedMeter(found.authorization, inForce, scope, rule) ??
        (await sumPayments(reader, found, scope, rule));
      const { minor: usedMinor, count: usedCount, ...taken } = reading;
      const about = { scope, version: version.version, rule, ruleSentence: ruleSentence(rule) };
      read.push({ meterId, reading, limit: { ...about, ...taken, usedMinor, usedCount } });
    }
  }
  return read;
}

function programFacts({ authorization }: LoadedAuthorization): RerunFact[] {
  if (authorization.decisionReason !== "program_not_active") return [];
  const how = "The decision found it so.";
  return [{ key: "program", name: "Program", value: "Not active", source: "recorded", how }];
}

function toResult(
  { authorization: row }: LoadedAuthorization,
  inForce: Awaited<ReturnType<typeof readVersionsInForce>>,
  chosen: readonly RuleSetRow[],
  decision: Decision,
  stands: Pick<RerunResult, "facts" | "limits">,
): RerunResult {
  const recorded = { decision: row.decision, reason: row.decisionReason, detail: row.decisionDetail };
  const asDecided = toSide(recorded, inForce.versions, inForce.source, row.billingCurrency);
  const source = isSameList(chosen, inForce.versions) ? inForce.source : "chosen";
  const rerun = toSide(decision, chosen, source, row.billingCurrency);
  const isSame = asDecided.decision === rerun.decision && asDecided.reason === rerun.reason;
  return { asDecided, rerun, isSame, ...stands, wasMaintenance: row.maintenanceId !== null };
}

function isSameList(one: readonly RuleSetRow[], other: readonly RuleSetRow[]): boolean {
  return one.length === other.length && one.every(({ id }) => other.some((version) => version.id === id));
}

function toSide(
  { decision, reason, detail }: Pick<Decision, "decision" | "reason" | "detail">,
  versions: readonly RuleSetRow[],
  versionsSource: RerunSide["versionsSource"],
  currency: string,
): RerunSide {
  const version = versions.find(({ id }) => id === detail?.rule_set_id);
  const rule = version?.rules.find(({ id }) => id === detail?.rule_id);
  return {
    decision,
    reason,
    reasonLabel: reason && decisionReasonWords(reason).label,
    sentence: sentenceOf({ decision, reason, detail }, currency),
    rule:
      version && rule
        ? { scope: version.scope, version: version.version, sentence: ruleSentence(rule) }
        : null,
    versions: ruleScopes.flatMap((scope) =>
      versions
        .filter((candidate) => candidate.scope === scope)
        .map(({ id, version: number, status }) => ({ id, scope, version: number, status })),
    ),
    versionsSource,
  };
}

function sentenceOf(
  { decision, reason, detail }: Pick<Decision, "decision" | "reason" | "detail">,
  currency: string,
): string {
  if (decision === null) return "FINCI decided; we only recorded it.";
  if (decision === "approved" || reason === null) return "Nothing stood against it.";
  return declineSentence(reason, detail, currency) ?? decisionReasonWords(reason).sentence;
}
