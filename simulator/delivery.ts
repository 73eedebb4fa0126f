import type { Faults, WebhookFault } from "./faults";
import { requestOnlyFaults } from "./faults";
import type { Poster } from "./post";
import type { Delivery, MessageKind, Tenant } from "./records";
import type { Change, Store } from "./store";

/** Deliveries to one tenant that may be on their way at the same time. */
const concurrencyPerTenant = 8;
const attemptTimeoutMs = 10_000;
const retryPauseMaxMs = 5 * 60_000;
/** FINCI gives a delivery up after 24 h. Source: FINCI contract §8 (assumed). */
const keepTryingMs = 24 * 3_600_000;
const historyMax = 2_000;

/** A delivery as `GET /_sim/deliveries` shows it. */
export type DeliveryReport = {
  id: string;
  tenant: string;
  kind: MessageKind;
  message_id: string;
  state: "pending" | "delivered" | "given_up" | "not_repeated";
  attempts: number;
  last_outcome: string | null;
  created_at: string;
  next_attempt_at: string | null;
};

/**
 * The queue of webhooks that are repeated until the integrator accepts them with 2xx, for 24 h. A delivery is
 * enqueued in the same commit as the event it tells of, so a restart loses and repeats nothing but attempts.
 */
export class Deliveries {
  readonly #inFlight = new Map<string, Set<string>>();
  readonly #history: DeliveryReport[] = [];
  readonly #waiting = new Map<string, Set<() => void>>();
  #timer: NodeJS.Timeout | null = null;
  #lastId = Date.now();
  #isStopped = false;

  constructor(
    private readonly store: Store,
    private readonly poster: Poster,
    private readonly faults: Faults,
    private readonly retryBaseMs: number,
  ) {}

  /** The change that enqueues a webhook; commit it together with the event, then call `wake`. */
  enqueue(
    tenant: Tenant,
    kind: Exclude<MessageKind, "request">,
    message: { id: string },
    fault?: WebhookFault,
  ): { id: string; changes: Change[] } {
    const isAuthorization = kind === "advice" || kind === "reversal";
    const url = isAuthorization ? tenant.webhooks?.authorizationUrl : tenant.webhooks?.transactionUrl;
    this.#lastId += 1;
    const delivery: Delivery = {
      id: `delivery-${this.#lastId}`,
      tenant: tenant.name,
      kind,
      messageId: message.id,
      url: url ?? "",
      body: JSON.stringify(message),
      createdAt: new Date().toISOString(),
      attempts: 0,
      dueMs: Date.now(),
      fault,
      lastOutcome: null,
    };
    // Without registered endpoints FINCI has nobody to tell.
    return { id: delivery.id, changes: url ? [["deliveries", delivery.id, delivery]] : [] };
  }

  /** Starts what is due, and sets the timer for what is not. */
  wake(): void {
    if (this.#isStopped) return;
    const now = Date.now();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const delivery of this.store.all("deliveries")) {
      const inFlight = this.#inFlight.get(delivery.tenant) ?? new Set();
      if (inFlight.has(delivery.id)) continue;
      if (delivery.dueMs > now) nextMs = Math.min(nextMs, delivery.dueMs);
      else if (inFlight.size < concurrencyPerTenant) this.#start(delivery, inFlight);
    }
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = Number.isFinite(nextMs) ? setTimeout(() => this.wake(), nextMs - now) : null;
  }

  /** Makes every pending delivery due at once. */
  retryNow(): void {
    for (const delivery of [...this.store.all("deliveries")]) {
      this.store.commit(["deliveries", delivery.id, { ...delivery, dueMs: Date.now() }]);
    }
    this.wake();
  }

  /** True as soon as the integrator accepted the delivery, false when that took longer than the limit. */
  async delivered(id: string, limitMs: number): Promise<boolean> {
    if (!this.store.get("deliveries", id)) return true;
    return new Promise((resolve) => {
      const settle = (isDelivered: boolean) => {
        clearTimeout(timer);
        waiting.delete(onDelivered);
        if (waiting.size === 0) this.#waiting.delete(id);
        resolve(isDelivered);
      };
      const onDelivered = () => settle(true);
      const timer = setTimeout(() => settle(false), limitMs);
      const waiting = this.#waiting.get(id) ?? new Set();
      waiting.add(onDelivered);
      this.#waiting.set(id, waiting);
    });
  }

  /** Adds an authorization request, which is never repeated, to the history. */
  record(report: DeliveryReport): void {
    this.#history.push(report);
    if (this.#history.length > historyMax) this.#history.shift();
  }

  /** Pending and past deliveries, newest first. */
  reports(): DeliveryReport[] {
    const pending = [...this.store.all("deliveries")].map((delivery) => reportOf(delivery, "pending"));
    return [...this.#history, ...pending].sort((a, b) => b.created_at.localeCompare(a.created_at));
  }

  pendingCount(tenant: string): number {
    let count = 0;
    for (const delivery of this.store.all("deliveries")) if (delivery.tenant === tenant) count += 1;
    return count;
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #start(delivery: Delivery, inFlight: Set<string>): void {
    inFlight.add(delivery.id);
    this.#inFlight.set(delivery.tenant, inFlight);
    this.#attempt(delivery).then((outcome) => {
      inFlight.delete(delivery.id);
      if (this.#isStopped) return;
      this.#finish(delivery, outcome);
      this.wake();
    });
  }

  /** One attempt; the text is what came of it. */
  async #attempt(delivery: Delivery): Promise<{ isAccepted: boolean; text: string }> {
    const tenant = this.store.get("tenants", delivery.tenant);
    if (!tenant) return { isAccepted: false, text: "The tenant is gone" };
    const asked = delivery.attempts === 0 ? (delivery.fault as WebhookFault | undefined) : undefined;
    const ownFault = asked && !requestOnlyFaults.includes(asked) ? asked : null;
    const fault = ownFault ?? this.faults.takeForWebhook(delivery.kind, tenant.name);
    const send = () =>
      this.poster.post(tenant, delivery.url, delivery.body, AbortSignal.timeout(attemptTimeoutMs), fault);
    try {
      const [answer] = await Promise.all(fault === "duplicate" ? [send(), send()] : [send()]);
      const httpStatus = answer?.httpStatus ?? 0;
      return { isAccepted: httpStatus >= 200 && httpStatus < 300, text: `HTTP ${httpStatus}` };
    } catch (error) {
      return { isAccepted: false, text: errorText(error) };
    }
  }

  #finish(delivery: Delivery, outcome: { isAccepted: boolean; text: string }): void {
    const attempts = delivery.attempts + 1;
    const pauseMs = Math.min(this.retryBaseMs * 2 ** Math.min(attempts - 1, 20), retryPauseMaxMs);
    const next = { ...delivery, attempts, dueMs: Date.now() + pauseMs, lastOutcome: outcome.text };
    const isGivenUp = Date.now() - Date.parse(delivery.createdAt) > keepTryingMs;
    if (!outcome.isAccepted && !isGivenUp) {
      this.store.commit(["deliveries", delivery.id, next]);
      return;
    }
    this.store.commit(["deliveries", delivery.id, null]);
    this.record(reportOf(next, outcome.isAccepted ? "delivered" : "given_up"));
    for (const onDelivered of outcome.isAccepted ? [...(this.#waiting.get(delivery.id) ?? [])] : [])
      onDelivered();
  }
}

function reportOf(delivery: Delivery, state: DeliveryReport["state"]): DeliveryReport {
  return {
    id: delivery.id,
    tenant: delivery.tenant,
    kind: delivery.kind,
    message_id: delivery.messageId,
    state,
    attempts: delivery.attempts,
    last_outcome: delivery.lastOutcome,
    created_at: delivery.createdAt,
    next_attempt_at: state === "pending" ? new Date(delivery.dueMs).toISOString() : null,
  };
}

/** What went wrong with a call, in a few words: `ECONNREFUSED`, `TimeoutError`. */
export function errorText(error: unknown): string {
  const { code, name, message } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : name === "Error" ? message : name;
}
