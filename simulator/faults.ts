import { parseAmount } from "@/lib/money";
import type { MessageKind } from "./records";

/**
 * Everything the simulator can do wrong on purpose, in one table. A fault is asked for by a switch
 * (`PUT /_sim/faults`), by the `fault` field of one control call, or by a sentinel value: an amount whose last two
 * digits of minor units are `cents` at the merchant `faultMerchantId`, or an external id or embossing name that
 * starts with `SIM-<word>` (`SIM <WORD>` in an embossing name, which has no room for more).
 */

export const webhookFaults = {
  late: { cents: "01", effect: "The answer to the request reaches FINCI only after the clock has run out." },
  duplicate: { cents: "02", effect: "The webhook is sent twice at the same moment." },
  out_of_order: {
    cents: "03",
    effect: "The advice arrives first, the request it belongs to only after it. FINCI had no answer in time.",
  },
  presentment_first: { cents: "04", effect: "The full presentment arrives before the advice." },
  malformed: { cents: "05", effect: "The webhook's body is cut off, so it is not JSON." },
  wrong_signature: { cents: "06", effect: "The webhook carries a signature that does not match." },
  connection_reset: { cents: "07", effect: "The connection is reset after half of the webhook's body." },
  no_answer_wait: {
    cents: "08",
    effect: "FINCI closes the connection right after the request, without waiting for an answer.",
  },
} as const;
export type WebhookFault = keyof typeof webhookFaults;

/** Faults that only make sense for an authorization request; the others fit every webhook. */
export const requestOnlyFaults: readonly WebhookFault[] = [
  "late",
  "out_of_order",
  "presentment_first",
  "no_answer_wait",
];

export const cardApiFaults = {
  http_500: { word: "500", effect: "HTTP 500 `internal_error`; nothing is written." },
  timeout: { word: "TIMEOUT", effect: "No answer, the connection stays open; nothing is written." },
  timeout_after_write: { word: "SLOW", effect: "The record is written, but no answer comes." },
  reset_before_write: { word: "RESET", effect: "The connection is reset; nothing is written." },
  reset_after_write: { word: "UNKNOWN", effect: "The record is written, then the connection is reset." },
  rate_limited: { word: "LIMIT", effect: "HTTP 429 `rate_limited`; nothing is written." },
} as const;
export type CardApiFault = keyof typeof cardApiFaults;

/** Merchant at which an amount's last two digits ask for a fault. */
export const faultMerchantId = "MRC000000009999";

export type FaultSwitch = {
  target: "card_api" | "webhooks";
  kind: CardApiFault | WebhookFault;
  /** Times it still acts; null acts until it is removed. */
  remaining: number | null;
  /** Card API operation such as `create-card`, or webhook kind such as `advice`; undefined for any. */
  operation?: string | undefined;
  /** Acts for this tenant only; undefined for any. */
  tenant?: string | undefined;
};

/** The switches that are on. They live in memory: a restarted simulator behaves well. */
export class Faults {
  #switches: FaultSwitch[] = [];

  add(fault: FaultSwitch): void {
    this.#switches.push(fault);
  }

  clear(): void {
    this.#switches = [];
  }

  list(): readonly FaultSwitch[] {
    return this.#switches;
  }

  /** The fault for the next Card API call of the operation, used up by one. */
  takeForCardApi(operation: string, body: unknown, tenant?: string): CardApiFault | null {
    return sentinelOf(body) ?? (this.#take("card_api", operation, tenant, () => true) as CardApiFault | null);
  }

  /** The fault for the next webhook of the kind, used up by one. */
  takeForWebhook(kind: MessageKind, tenant?: string): WebhookFault | null {
    const fits = (fault: WebhookFault) => kind === "request" || !requestOnlyFaults.includes(fault);
    return this.#take("webhooks", kind, tenant, (fault) =>
      fits(fault as WebhookFault),
    ) as WebhookFault | null;
  }

  #take(
    target: FaultSwitch["target"],
    operation: string,
    tenant: string | undefined,
    fits: (kind: FaultSwitch["kind"]) => boolean,
  ) {
    const found = this.#switches.find(
      (fault) =>
        fault.target === target &&
        (fault.operation === undefined || fault.operation === operation) &&
        (fault.tenant === undefined || fault.tenant === tenant) &&
        fits(fault.kind),
    );
    if (!found) return null;
    if (found.remaining !== null) found.remaining -= 1;
    if (found.remaining === 0) this.#switches = this.#switches.filter((fault) => fault !== found);
    return found.kind;
  }
}

/** The Card API fault that an external id or embossing name asks for. */
function sentinelOf(body: unknown): CardApiFault | null {
  const fields = (body ?? {}) as { external_id?: unknown; embossing_name?: unknown };
  const text = String(fields.external_id ?? fields.embossing_name ?? "").toUpperCase();
  const word = /^SIM[- ]([A-Z0-9]+)(?:[- ]|$)/.exec(text)?.[1];
  const names = Object.keys(cardApiFaults) as CardApiFault[];
  return names.find((name) => cardApiFaults[name].word === word) ?? null;
}

/** The webhook fault that an amount at the fault merchant asks for. */
export function webhookSentinelOf(
  merchantId: string | undefined,
  amount: string,
  currency: string,
): WebhookFault | null {
  if (merchantId !== faultMerchantId) return null;
  const cents = parseAmount(amount, currency).toString().padStart(2, "0").slice(-2);
  const names = Object.keys(webhookFaults) as WebhookFault[];
  return names.find((name) => webhookFaults[name].cents === cents) ?? null;
}
