import { AuthorizationFlow } from "./authorization-flow";
import { CardApi } from "./card-api/router";
import { Clearing } from "./clearing";
import { Deliveries } from "./delivery";
import { Faults } from "./faults";
import { Ids } from "./ids";
import { LifeCycle } from "./life-cycle";
import { Poster, type PostOutcome } from "./post";
import type { Tenant } from "./records";
import { Store } from "./store";
import { Traffic } from "./traffic";

export type SimulationOptions = {
  dataFolder: string;
  /** Time that the integrator has to answer an authorization request. */
  decisionClockMs: number;
  /** Pause before the second attempt of a delivery; it doubles with each attempt, up to five minutes. */
  retryBaseMs: number;
};

/** The parts of the simulated FINCI, put together. */
export class Simulation {
  readonly store: Store;
  readonly ids: Ids;
  readonly faults = new Faults();
  readonly cardApi: CardApi;
  readonly deliveries: Deliveries;
  readonly clearing: Clearing;
  readonly authorizations: AuthorizationFlow;
  readonly traffic: Traffic;
  readonly #lifeCycle: LifeCycle;
  readonly #poster = new Poster();

  constructor(options: SimulationOptions) {
    this.store = new Store(options.dataFolder);
    this.ids = new Ids(this.store);
    const { ids } = this;
    this.cardApi = new CardApi(this.store, ids, this.faults);
    this.deliveries = new Deliveries(this.store, this.#poster, this.faults, options.retryBaseMs);
    this.clearing = new Clearing(this.store, ids, this.deliveries);
    this.authorizations = new AuthorizationFlow(
      this.store,
      ids,
      this.#poster,
      this.deliveries,
      this.clearing,
      this.faults,
      options.decisionClockMs,
    );
    this.#lifeCycle = new LifeCycle(this.store, this.clearing);
    this.traffic = new Traffic(
      this.store,
      this.authorizations,
      this.clearing,
      this.deliveries,
      this.#lifeCycle,
    );
  }

  /** Takes up what an earlier run left: undecided authorizations, pending deliveries, traffic. */
  start(): void {
    this.authorizations.settleUnfinished();
    this.deliveries.wake();
    this.#lifeCycle.wake();
    this.traffic.start();
  }

  /** Posts one message outside of every flow, signed as the tenant's webhooks are. @throws Error when no answer came */
  post(tenant: Tenant, url: string, message: object, msMax: number): Promise<PostOutcome> {
    return this.#poster.post(tenant, url, JSON.stringify(message), AbortSignal.timeout(msMax), null);
  }

  /** Lets what is being decided come to its end, then closes the journal. */
  async stop(): Promise<void> {
    this.traffic.stop();
    await this.authorizations.idle();
    this.#lifeCycle.stop();
    this.deliveries.stop();
    this.#poster.close();
    this.store.close();
  }
}
