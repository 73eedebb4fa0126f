import ipaddr from "ipaddr.js";
import type { Sql } from "@/db/client";
import { log } from "../log";
import { unseal } from "../secrets";
import type { Connections } from "./connections";
import { type ApplicableRules, RuleSnapshot } from "./rule-snapshot";

/** Endpoints held in memory at most; a deployment with more is refused at start rather than served in part. */
const endpointsMax = 10_000;
/** How often the version is compared, should a notification be lost. */
const versionCheckMs = 1_000;
/** The version is one row: a database that has not told it by then is away. Whoever waits for a new policy waits for this. */
const versionMsMax = 1_000;
/** All endpoints and rule sets that changed. */
const loadMsMax = 15_000;
/** A snapshot whose version could not be confirmed for so long is not used: fail closed. */
export const policyStaleMs = 5_000;

export type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** A time in which a stated simple behaviour decides instead of the rules. Ends by itself at `expiresAt`. */
export type MaintenanceWindow = {
  id: string;
  behaviour: "decline_all" | "approve_up_to";
  /** For approve_up_to: the most one payment may ask, in minor units of `capCurrency`. */
  capMinor: bigint | null;
  capCurrency: string | null;
  expiresAt: Date;
};

/** What the webhook endpoints need to know of a program and its environment, without a query. */
export type EndpointPolicy = {
  endpointKey: string;
  /** Names the endpoint where its key must not be told. */
  endpointId: string;
  environmentId: string;
  environmentKind: "sandbox" | "production";
  programId: string;
  /** Program active, environment enabled. */
  isActive: boolean;
  decisioningModel: "integrator" | "finci";
  decisionDeadlineMs: number;
  holdDays: number;
  longHoldDays: number;
  /** IANA name. */
  timeZone: string;
  /** The open window; check `expiresAt` before use. */
  maintenance: MaintenanceWindow | null;
  sourceNetworks: Network[];
  signingTemplate: string;
  webhookSignatureRequired: boolean;
  /** The current one and those of before; empty where none is set: with a required signature all deliveries are refused. */
  webhookSecrets: readonly WebhookSecret[];
  /** When an endpoint that was replaced closes, in milliseconds since 1970; null for one that stays. */
  closesAtMs: number | null;
};

/** A secret that signs deliveries until `retiresAtMs`; null for the current one. */
export type WebhookSecret = { secret: string; retiresAtMs: number | null };

type PolicyRow = {
  key: string;
  endpoint_id: string;
  environment_id: string;
  kind: "sandbox" | "production";
  program_id: string;
  is_active: boolean;
  decisioning_model: "integrator" | "finci";
  decision_deadline_ms: number;
  hold_days: number;
  long_hold_days: number;
  time_zone: string;
  maintenance_id: string | null;
  behaviour: MaintenanceWindow["behaviour"] | null;
  cap_minor: bigint | null;
  cap_currency: string | null;
  expires_at: Date | null;
  source_cidrs: string[];
  signing_template: string;
  webhook_signature_required: boolean;
  webhook_secrets: { sealed: string; retires_at_ms: number | null }[];
  closes_at_ms: number | null;
};

/**
 * A process-local snapshot of all endpoint policies: replaced as a whole, refreshed when Postgres notifies and when the
 * version differs, refused when it could not be confirmed for `policyStaleMs`.
 */
export class PolicyCache {
  private endpoints = new Map<string, EndpointPolicy>();
  private rules = new RuleSnapshot();
  private loadedVersion = -1n;
  private confirmedAtMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private refreshing: Promise<void> | undefined;
  private refreshingNext: Promise<void> | undefined;
  /** Sealed texts that were opened: a change of policy elsewhere opens none of them again. Null for one that cannot be. */
  private opened: ReadonlyMap<string, string | null> = new Map();

  constructor(private readonly connections: Connections) {}

  /** Loads the first snapshot and keeps it fresh. Does not throw while the database is away: `problem` tells. */
  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), versionCheckMs);
    this.timer.unref();
    this.connections.onOpen((sql) => this.listen(sql));
  }

  /** Postgres tells of a new version; listening also looks for what changed before it began. */
  private listen(sql: Sql): void {
    sql
      .listen(
        "policy_version",
        () => void this.refresh(),
        () => void this.refresh(),
      )
      .catch((error: unknown) =>
        log.warn({ err: error }, "policy notifications are off; the version check goes on"),
      );
  }

  /** Listening ends with its connection. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** The policy of an endpoint key, or undefined for one that no live endpoint has: by the clock, whatever was written down. */
  find(endpointKey: string, nowMs = Date.now()): EndpointPolicy | undefined {
    const policy = this.endpoints.get(endpointKey);
    return policy && (policy.closesAtMs === null || nowMs < policy.closesAtMs) ? policy : undefined;
  }

  /** True once a snapshot is there, however old. */
  get isLoaded(): boolean {
    return this.loadedVersion >= 0n;
  }

  /** Null when the snapshot may be used, otherwise why not, as a sentence. */
  problem(nowMs = Date.now()): string | null {
    if (!this.isLoaded) return "The policy has not been loaded yet.";
    if (nowMs - this.confirmedAtMs > policyStaleMs)
      return "The policy could not be confirmed with the database.";
    return null;
  }

  /** Version of the policy that the snapshot holds. */
  get version(): bigint {
    return this.loadedVersion;
  }

  /** The rule sets that apply to a card. */
  rulesFor(environmentId: string, accountId: string, tokenId: string): ApplicableRules {
    return this.rules.find(environmentId, accountId, tokenId);
  }

  /** Compares the version and reloads when it moved. Never throws. What was committed before the call is in afterwards. */
  refresh(): Promise<void> {
    if (!this.refreshing) {
      this.refreshing = this.loadQuietly().finally(() => {
        this.refreshing = undefined;
      });
      return this.refreshing;
    }
    // The one under way may have read the version already: one more follows, shared by all who ask meanwhile.
    this.refreshingNext ??= this.refreshing.then(() => {
      this.refreshingNext = undefined;
      return this.refresh();
    });
    return this.refreshingNext;
  }

  private async loadQuietly(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      log.warn({ err: error }, "policy could not be refreshed");
    }
  }

  private async load(): Promise<void> {
    const askedAtMs = Date.now();
    const [row] = await this.connections.use(
      versionMsMax,
      (sql) => sql<{ version: bigint }[]>`select version from policy_version where id = 1`,
    );
    if (!row) throw new Error("policy_version is empty: migrations have not run");
    if (row.version !== this.loadedVersion) {
      const { rows, changedRules } = await this.connections.use(loadMsMax, async (sql) => ({
        rows: await this.loadEndpoints(sql),
        changedRules: await this.rules.load(sql, this.loadedVersion),
      }));
      this.openSecrets(rows);
      this.endpoints = new Map(rows.map((row) => [row.key, toPolicy(row, this.opened)]));
      this.rules.apply(changedRules);
      // Read before the rest: should more have changed meanwhile, the version differs again and the next look loads it.
      this.loadedVersion = row.version;
    }
    this.confirmedAtMs = askedAtMs;
  }

  private async loadEndpoints(sql: Sql): Promise<PolicyRow[]> {
    const rows = await sql<PolicyRow[]>`
      select e.key, e.id as endpoint_id, e.environment_id, n.kind, n.program_id, (p.status = 'active' and n.status = 'enabled') as is_active,
             p.decisioning_model, p.decision_deadline_ms, p.hold_days, p.long_hold_days, p.time_zone, n.source_cidrs, n.signing_template,
             n.webhook_signature_required, extract(epoch from e.disable_at)::float8 * 1000 as closes_at_ms,
             (select coalesce(jsonb_agg(jsonb_build_object('sealed', c.secret_sealed,
                       'retires_at_ms', extract(epoch from c.retire_at) * 1000) order by c.created_at desc), '[]')
                from credentials c where c.environment_id = n.id and c.kind = 'webhook'
                 and c.status in ('current', 'previous')) as webhook_secrets,
             m.id as maintenance_id, m.behaviour, m.cap_minor, m.cap_currency, m.expires_at
        from endpoints e join environments n on n.id = e.environment_id join programs p on p.id = n.program_id
        left join maintenance_windows m on m.environment_id = e.environment_id and m.ended_at is null
       where e.disabled_at is null limit ${endpointsMax + 1}`;
    if (rows.length > endpointsMax) throw new Error(`More than ${endpointsMax} endpoints`);
    return rows;
  }

  private openSecrets(rows: PolicyRow[]): void {
    const opened = new Map<string, string | null>();
    for (const row of rows) {
      for (const { sealed } of row.webhook_secrets)
        opened.set(sealed, opened.get(sealed) ?? this.opened.get(sealed) ?? openSecret(row, sealed));
    }
    this.opened = opened;
  }
}

function toPolicy(row: PolicyRow, opened: ReadonlyMap<string, string | null>): EndpointPolicy {
  return {
    endpointKey: row.key,
    endpointId: row.endpoint_id,
    environmentId: row.environment_id,
    environmentKind: row.kind,
    programId: row.program_id,
    isActive: row.is_active,
    decisioningModel: row.decisioning_model,
    decisionDeadlineMs: row.decision_deadline_ms,
    holdDays: row.hold_days,
    longHoldDays: row.long_hold_days,
    timeZone: knownTimeZone(row),
    maintenance: toMaintenance(row),
    sourceNetworks: row.source_cidrs.flatMap(parseNetwork),
    signingTemplate: row.signing_template,
    webhookSignatureRequired: row.webhook_signature_required,
    webhookSecrets: row.webhook_secrets.flatMap(({ sealed, retires_at_ms: retiresAtMs }) => {
      const secret = opened.get(sealed);
      return secret ? [{ secret, retiresAtMs }] : [];
    }),
    closesAtMs: row.closes_at_ms,
  };
}

function toMaintenance(row: PolicyRow): MaintenanceWindow | null {
  const { maintenance_id: id, behaviour, expires_at } = row;
  if (!id || !behaviour || !expires_at) return null;
  const cap = { capMinor: row.cap_minor, capCurrency: row.cap_currency };
  return { id, behaviour, ...cap, expiresAt: new Date(expires_at) };
}

/** Deciding never fails for a time zone that this runtime does not know: the windows are then UTC's. */
function knownTimeZone(row: PolicyRow): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: row.time_zone });
    return row.time_zone;
  } catch {
    log.error({ programId: row.program_id, timeZone: row.time_zone }, "time zone is not known; UTC is taken");
    return "UTC";
  }
}

/** A secret that cannot be opened counts as none: that environment's signed deliveries are refused, the others go on. */
function openSecret(row: PolicyRow, sealed: string): string | null {
  try {
    return unseal(sealed);
  } catch (error) {
    log.error({ err: error, environmentId: row.environment_id }, "webhook secret cannot be opened");
    return null;
  }
}

/** A network that cannot be read admits nobody. */
function parseNetwork(cidr: string): Network[] {
  try {
    return [ipaddr.parseCIDR(cidr)];
  } catch {
    log.error({ cidr }, "source network cannot be read and is left out");
    return [];
  }
}
