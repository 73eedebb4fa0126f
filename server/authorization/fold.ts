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
  /** The body as it is stored: JSON text. */
  payload: string;
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

/** What is absent is null in the database. */
export type FoldedRequest = Omit<RequestFacts, "payload"> & {
  ordinal: number;
  preset?: string;
  denial?: NonNullable<Prepared["denial"]>;
  usable_statuses: readonly string[];
  limits?: FoldedLimit[];
  rule_set_ids?: string[];
  maintenance_id?: string;
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
  const toFolded = (
    { prepared, payload: _apart, ...facts }: PreparedRequest,
    ordinal: number,
  ): FoldedRequest => {
    const { preset, denial, usableStatuses, limits, ruleSetIds, maintenanceId } = prepared;
    const request: FoldedRequest = { ...facts, ordinal, usable_statuses: usableStatuses };
    if (preset !== null) request.preset = preset;
    if (denial !== null) request.denial = denial;
    if (limits.length > 0) request.limits = limits.map((limit) => toFoldedLimit(limit, positionOf(limit)));
    if (ruleSetIds.length > 0) request.rule_set_ids = ruleSetIds;
    if (maintenanceId !== null) request.maintenance_id = maintenanceId;
    return request;
  };
  return { policy_version: policyVersion.toString(), requests: requests.map(toFolded), counters };
}

function toFoldedLimit(limit: AppliedLimit, counter: number): FoldedLimit {
  return {
    counter,
    amount_max_minor: limit.amountMaxMinor,
    count_max: limit.countMax,
    detail: limitDetail(limit),
  };
}
