import type { AppliedLimit } from "@/lib/rules/evaluate";
import { limitDetail, type Prepared } from "./decide";

/* The parameter of the `authorize` SQL function, and its answer. Names are its columns; amounts are decimal text of minor units. */

/** What does not depend on the policy. */
export type RequestFacts = {
  environment_id: string;
  program_id: string;
  account_id: string;
  received_at: string;
  id: string;
  token_id: string;
  transaction_amount_minor: string;
  transaction_currency: string;
  billing_amount_minor: string;
  billing_currency: string;
  merchant_id: string;
  merchant_name: string;
  merchant_city: string;
  merchant_country: string;
  mcc: string;
  entry_mode: string | null;
  wallet: string | null;
  three_ds: unknown;
  finci_created_at: string;
  content_hash: string;
  hold_days: number;
  delivery_id: string;
  payload: Record<string, unknown>;
  body_bytes: number;
  source_address: string;
  parsed_us: number;
};

/** A request with what the policy says of it. */
export type PreparedRequest = RequestFacts & { prepared: Prepared; policy_us: number };

type FoldedLimit = {
  /** Position in the fold's counters, from 1. */
  counter: number;
  amount_max_minor: string | null;
  count_max: number | null;
  detail: Record<string, string>;
};

export type FoldedRequest = RequestFacts & {
  ordinal: number;
  preset: string | null;
  denial: Prepared["denial"];
  usable_statuses: readonly string[];
  limits: FoldedLimit[] | null;
  rule_set_ids: string[] | null;
  maintenance_id: string | null;
  policy_us: number;
};

export type Fold = {
  policy_version: string;
  counters: { meter_id: string; window_start: string }[];
  requests: FoldedRequest[];
};

/** What came of it: decided now, an earlier answer repeated, the same id with other content, or prepared by an old policy. */
export type Reservation = {
  status: "decided" | "repeated" | "conflict" | "stale";
  /** Null where FINCI decides and we record. */
  decision: "approved" | "declined" | null;
  reason: string | null;
};

/** Puts prepared requests of one policy version together; each counter is named once. */
export function toFold(requests: readonly PreparedRequest[], policyVersion: bigint): Fold {
  const positions = new Map<string, number>();
  const counters: Fold["counters"] = [];
  const positionOf = ({ meterId, windowStart }: AppliedLimit): number => {
    const key = `${meterId} ${windowStart}`;
    const known = positions.get(key);
    if (known !== undefined) return known;
    counters.push({ meter_id: meterId, window_start: windowStart });
    positions.set(key, counters.length);
    return counters.length;
  };
  const folded = requests.map(({ prepared, ...request }, ordinal): FoldedRequest => {
    const { preset, denial, usableStatuses, limits, ruleSetIds, maintenanceId } = prepared;
    return {
      ...request,
      ordinal,
      preset,
      denial,
      usable_statuses: usableStatuses,
      limits:
        limits.length === 0
          ? null
          : limits.map((limit) => ({
              counter: positionOf(limit),
              amount_max_minor: limit.amountMaxMinor,
              count_max: limit.countMax,
              detail: limitDetail(limit),
            })),
      rule_set_ids: ruleSetIds.length === 0 ? null : ruleSetIds,
      maintenance_id: maintenanceId,
    };
  });
  return { policy_version: policyVersion.toString(), counters, requests: folded };
}
