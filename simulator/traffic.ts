import type { AuthorizationFlow } from "./authorization-flow";
import type { Clearing } from "./clearing";
import type { Deliveries } from "./delivery";
import type { TrafficSettings } from "./records";
import type { Store } from "./store";

const perMinuteDefault = 40;

export type TrafficChange = {
  enabled?: boolean | undefined;
  perMinute?: number | undefined;
  tenants?: string[] | null | undefined;
  burst?: boolean | undefined;
};

/** Steady, believable use of the tenants' active cards. */
export class Traffic {
  constructor(
    private readonly store: Store,
    readonly authorizations: AuthorizationFlow,
    readonly clearing: Clearing,
    readonly deliveries: Deliveries,
  ) {}

  settings(): Omit<TrafficSettings, "id"> {
    const { enabled, perMinute, tenants } = this.#settings();
    return { enabled, perMinute, tenants };
  }

  change(change: TrafficChange): Omit<TrafficSettings, "id"> {
    const now = this.#settings();
    const changed: TrafficSettings = {
      id: "traffic",
      enabled: change.enabled ?? now.enabled,
      perMinute: change.perMinute ?? now.perMinute,
      tenants: change.tenants === undefined ? now.tenants : change.tenants,
    };
    this.store.commit(["traffic", "traffic", changed]);
    return this.settings();
  }

  start(): void {}

  stop(): void {}

  #settings(): TrafficSettings {
    const known = this.store.get("traffic", "traffic");
    return known ?? { id: "traffic", enabled: false, perMinute: perMinuteDefault, tenants: null };
  }
}
