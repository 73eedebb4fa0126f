import { log } from "../log";
import type { IncomingWebhook, Rejection } from "./admit";
import type { Connections } from "./connections";
import type { Inbox } from "./inbox";

/** How often what was put off until after the answer is written. */
const flushMs = 250;
/** Entries kept while the database is slow or away; beyond that they are dropped and counted, never awaited. */
const pendingMax = 20_000;
/** Longer than Postgres gives a statement here: only a database that hangs takes longer. */
const writeMsMax = 4_000;
/** Refused deliveries recorded per flush at most, so that a flood of junk cannot fill the database. */
const rejectionsPerFlushMax = 25;
/** An endpoint's last use is written again when it is so much older than the newest: it is told to these seconds. */
const endpointUseEveryMs = 5_000;
/** Merchant names remembered as already written. */
const merchantNamesMax = 50_000;

export type Timing = {
  environmentId: string;
  accountId: string;
  receivedAt: Date;
  deliveryId: string;
  authorizationId: string;
  /** The decision itself, not a repeat of it: its times are kept with the authorization, a repeat's with its delivery. */
  isFirst: boolean;
  /** When the database had answered. */
  storedUs: number;
  durationUs: number;
};

/**
 * Writes what nobody waits for, folded, after the answers: durations, merchant names, refused
 * deliveries, when an endpoint was last used.
 */
export class AfterAnswer {
  private timings: Timing[] = [];
  private rejections: [IncomingWebhook, Rejection][] = [];
  private merchants = new Map<string, { environmentId: string; name: string }>();
  private merchantsWritten = new Set<string>();
  private endpointsUsed = new Map<string, Date>();
  private readonly endpointsWritten = new Map<string, Date>();
  private dropped = 0;
  private readonly timer: NodeJS.Timeout;
  private flushing: Promise<void> | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly inbox: Inbox,
  ) {
    this.timer = setInterval(() => this.flushSoon(), flushMs);
    this.timer.unref();
  }

  noteTiming(timing: Timing): void {
    if (this.timings.length < pendingMax) this.timings.push(timing);
    else this.dropped += 1;
  }

  noteMerchant(environmentId: string, name: string): void {
    const key = `${environmentId} ${name}`;
    if (this.merchants.size >= pendingMax) this.dropped += 1;
    else if (name && !this.merchantsWritten.has(key)) this.merchants.set(key, { environmentId, name });
  }

  /** Something was let in at the endpoint. */
  noteEndpoint(endpointId: string, at: Date): void {
    const written = this.endpointsWritten.get(endpointId);
    if (!written || at.getTime() - written.getTime() >= endpointUseEveryMs)
      this.endpointsUsed.set(endpointId, at);
  }

  noteRejection(webhook: IncomingWebhook, rejection: Rejection): void {
    if (this.rejections.length < rejectionsPerFlushMax) this.rejections.push([webhook, rejection]);
    else this.dropped += 1;
  }

  /** Writes what is pending and ends. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flushing;
    await this.flush();
  }

  private flushSoon(): void {
    this.flushing ??= this.flush().finally(() => {
      this.flushing = undefined;
    });
  }

  private async flush(): Promise<void> {
    // While the database is away, what there is waits here.
    if (!this.connections.isAvailable) return;
    const timings = this.timings.splice(0);
    const rejections = this.rejections.splice(0);
    const merchants = [...this.merchants.values()];
    this.merchants.clear();
    const uses = [...this.endpointsUsed];
    this.endpointsUsed.clear();
    if (this.dropped > 0) log.warn({ dropped: this.dropped }, "entries dropped after the answer");
    this.dropped = 0;
    if (timings.length > 0) await this.attempt("durations", () => this.writeTimings(timings));
    if (merchants.length > 0) await this.attempt("merchants", () => this.writeMerchants(merchants));
    if (uses.length > 0) await this.attempt("endpoint uses", () => this.writeEndpointUses(uses));
    for (const [webhook, rejection] of rejections)
      await this.attempt("rejection", () => this.inbox.storeRejection(webhook, rejection));
  }

  /** One that fails does not take the others with it. */
  private async attempt(what: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      log.warn({ err: error, what }, "could not write after the answer");
    }
  }

  private async writeTimings(timings: Timing[]): Promise<void> {
    const answers = timings.map((timing) => ({
      environment_id: timing.environmentId,
      account_id: timing.accountId,
      received_at: timing.receivedAt.toISOString(),
      delivery_id: timing.deliveryId,
      id: timing.authorizationId,
      is_first: timing.isFirst,
      stored_us: timing.storedUs,
      duration_us: timing.durationUs,
    }));
    await this.connections.use(
      writeMsMax,
      (sql) => sql`select note_answer_durations(${JSON.stringify(answers)}::text::jsonb)`,
    );
  }

  private async writeMerchants(merchants: { environmentId: string; name: string }[]): Promise<void> {
    const rows = merchants.map(({ environmentId, name }) => ({
      environment_id: environmentId,
      name: name.replaceAll("\0", "\ufffd"),
    }));
    await this.connections.use(
      writeMsMax,
      (sql) => sql`insert into merchants ${sql(rows)} on conflict do nothing`,
    );
    if (this.merchantsWritten.size > merchantNamesMax) this.merchantsWritten.clear();
    for (const { environmentId, name } of merchants) this.merchantsWritten.add(`${environmentId} ${name}`);
  }

  private async writeEndpointUses(uses: [string, Date][]): Promise<void> {
    const rows = uses.map(([endpoint_id, at]) => ({ endpoint_id, last_used_at: at.toISOString() }));
    await this.connections.use(
      writeMsMax,
      (sql) => sql`
        insert into endpoint_uses ${sql(rows)} on conflict (endpoint_id) do update
          set last_used_at = greatest(endpoint_uses.last_used_at, excluded.last_used_at)`,
    );
    for (const [endpointId, at] of uses) this.endpointsWritten.set(endpointId, at);
  }
}
