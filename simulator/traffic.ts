import { formatAmount } from "@/lib/money";
import type { AuthorizationFlow, Purchase } from "./authorization-flow";
import type { Clearing } from "./clearing";
import type { Deliveries } from "./delivery";
import type { LifeCycle } from "./life-cycle";
import type { Merchant } from "./merchants";
import type { Account, Card, Tenant, TrafficSettings } from "./records";
import { Shoppers } from "./shoppers";
import type { Store } from "./store";

const perMinuteDefault = 40;
/** A fresh demo starts with a brisk minute, so that there is something to see. */
const burstMs = 60_000;
const burstPerMinuteMin = 240;
/** Share of payments that come without an authorization, at merchants that work offline at times. */
const deferredShare = 0.1;
const offlineMccs: readonly string[] = ["4111", "4112", "4511", "4784", "7523"];
const inFlightMax = 50;
/** With so many webhooks not yet accepted, a tenant's cards rest until the integrator is back. */
const backlogMax = 5_000;

/** How busy cards are in each hour of the day (UTC), 1 being the average. */
const hourFactors = [
  0.55, 0.5, 0.5, 0.5, 0.5, 0.6, 0.8, 1, 1.1, 1, 1.05, 1.3, 1.45, 1.3, 1.1, 1.1, 1.25, 1.5, 1.6, 1.4, 1.1,
  0.85, 0.7, 0.6,
];

export type TrafficChange = {
  enabled?: boolean | undefined;
  perMinute?: number | undefined;
  tenants?: string[] | null | undefined;
  burst?: boolean | undefined;
};
type TrafficReport = Omit<TrafficSettings, "id"> & { burst: boolean };

/** Steady, believable use of the tenants' active cards. */
export class Traffic {
  readonly #shoppers: Shoppers;
  #timer: NodeJS.Timeout | null = null;
  #burstUntilMs = 0;
  #inFlight = 0;
  #isStopped = false;

  constructor(
    private readonly store: Store,
    private readonly authorizations: AuthorizationFlow,
    private readonly clearing: Clearing,
    private readonly deliveries: Deliveries,
    private readonly lifeCycle: LifeCycle,
    private readonly random: () => number = Math.random,
  ) {
    this.#shoppers = new Shoppers(random);
  }

  settings(): TrafficReport {
    const { enabled, perMinute, tenants } = this.#settings();
    return { enabled, perMinute, tenants, burst: this.#isBurst() };
  }

  /** Changes what is given. Traffic that begins on an empty FINCI begins with a burst unless told otherwise. */
  change(change: TrafficChange): TrafficReport {
    const now = this.#settings();
    const changed: TrafficSettings = {
      id: "traffic",
      enabled: change.enabled ?? now.enabled,
      perMinute: change.perMinute ?? now.perMinute,
      tenants: change.tenants === undefined ? now.tenants : change.tenants,
    };
    this.store.commit(["traffic", "traffic", changed]);
    const isFresh = changed.enabled && !now.enabled && this.store.count("authorizations") === 0;
    if (change.burst ?? isFresh) this.#burstUntilMs = Date.now() + burstMs;
    else if (change.burst === false) this.#burstUntilMs = 0;
    this.start();
    return this.settings();
  }

  start(): void {
    if (this.#timer) clearTimeout(this.#timer);
    const perMinute = this.#perMinuteNow();
    // Independent shoppers arrive at exponentially distributed intervals.
    const pauseMs = (-Math.log(1 - this.random()) * 60_000) / perMinute;
    this.#timer = perMinute > 0 ? setTimeout(() => this.#tick(), pauseMs) : null;
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #settings(): TrafficSettings {
    const known = this.store.get("traffic", "traffic");
    return known ?? { id: "traffic", enabled: false, perMinute: perMinuteDefault, tenants: null };
  }

  #isBurst(): boolean {
    return Date.now() < this.#burstUntilMs;
  }

  #perMinuteNow(): number {
    const { enabled, perMinute } = this.#settings();
    if (!enabled || perMinute === 0) return 0;
    if (this.#isBurst()) return Math.max(perMinute * 4, burstPerMinuteMin);
    return perMinute * (hourFactors[new Date().getUTCHours()] ?? 1);
  }

  #tick(): void {
    this.start();
    const card = this.#inFlight < inFlightMax ? this.#shoppers.pick(this.#usableCards()) : undefined;
    const account = this.store.get("accounts", card?.account_id ?? "");
    const tenant = this.store.get("tenants", card?.tenant ?? "");
    if (!card || !account || !tenant) return;
    this.#inFlight += 1;
    this.#pay(card, account, tenant)
      .catch((error: Error) => {
        if (!this.#isStopped) process.stderr.write(`Simulated payment failed: ${error.message}\n`);
      })
      .finally(() => {
        this.#inFlight -= 1;
      });
  }

  async #pay(card: Card, account: Account, tenant: Tenant): Promise<void> {
    const intention = this.#shoppers.intend(card, account);
    const { merchant, transaction, isTooLarge } = intention;
    if (!isTooLarge && offlineMccs.includes(merchant.mcc) && this.random() < deferredShare) {
      const amount = formatAmount(transaction.minor, transaction.currency);
      const holder = { card, account, tenant };
      this.clearing.presentDeferred({
        ...holder,
        amount,
        currency: transaction.currency,
        merchant: onWire(merchant),
      });
      return;
    }
    const purchase: Purchase = {
      card,
      account,
      tenant,
      transaction,
      merchant: onWire(merchant),
      entryMode: intention.entryMode,
      wallet: intention.wallet,
      alsoCommit: (decided) => this.lifeCycle.plan(decided, { isTooLarge, isHurried: this.#isBurst() }),
    };
    const { authorization } = await this.authorizations.run(purchase);
    this.#shoppers.learn(authorization, isTooLarge);
    this.lifeCycle.wake();
  }

  #usableCards(): Card[] {
    const { tenants } = this.#settings();
    const usable = [...this.store.all("tenants")].filter(
      ({ name, webhooks }) =>
        webhooks !== null &&
        (tenants === null || tenants.includes(name)) &&
        this.deliveries.pendingCount(name) < backlogMax,
    );
    const names = new Set(usable.map((tenant) => tenant.name));
    return [...this.store.all("cards")].filter(
      (card) => card.token_status === "active" && names.has(card.tenant),
    );
  }
}

function onWire({ id, name, mcc, city, country }: Merchant): Purchase["merchant"] {
  return { id, name, mcc, city, country };
}
