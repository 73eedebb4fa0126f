import type { Sql } from "@/db/client";
import { log } from "../log";
import type { IncomingWebhook, Rejection } from "./admit";
import { storeRejection } from "./inbox";

/** How often what was put off until after the answer is written. */
const flushMs = 250;
/** Entries kept while the database is slow or away; beyond that they are dropped and counted, never awaited. */
const pendingMax = 20_000;
/** Refused deliveries recorded per flush at most, so that a flood of junk cannot fill the database. */
const rejectionsPerFlushMax = 25;
/** Merchant names remembered as already written. */
const merchantNamesMax = 50_000;

export type Timing = {
  environmentId: string;
  accountId: string;
  receivedAt: Date;
  deliveryId: string;
  authorizationId: string;
  /** When the database had answered. */
  storedUs: number;
  durationUs: number;
};

/** Writes what nobody waits for, folded, after the answers: durations, merchant names, refused deliveries. */
export class AfterAnswer {
  private timings: Timing[] = [];
  private rejections: [IncomingWebhook, Rejection][] = [];
  private merchants = new Map<string, { environmentId: string; name: string }>();
  private merchantsWritten = new Set<string>();
  private dropped = 0;
  private readonly timer: NodeJS.Timeout;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly sql: Sql) {
    this.timer = setInterval(() => {
      this.flushing = this.flushing.then(() => this.flush());
    }, flushMs);
    this.timer.unref();
  }

  noteTiming(timing: Timing): void {
    if (this.timings.length < pendingMax) this.timings.push(timing);
    else this.dropped += 1;
  }

  noteMerchant(environmentId: string, name: string): void {
    const key = `${environmentId} ${name}`;
    if (name && !this.merchantsWritten.has(key)) this.merchants.set(key, { environmentId, name });
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

  private async flush(): Promise<void> {
    const timings = this.timings.splice(0);
    const rejections = this.rejections.splice(0);
    const merchants = [...this.merchants.values()];
    this.merchants.clear();
    if (this.dropped > 0) log.warn({ dropped: this.dropped }, "entries dropped after the answer");
    this.dropped = 0;
    try {
      if (timings.length > 0) await this.writeTimings(timings);
      if (merchants.length > 0) await this.writeMerchants(merchants);
      for (const [webhook, rejection] of rejections) await storeRejection(this.sql, webhook, rejection);
    } catch (error) {
      log.warn({ err: error, timings: timings.length }, "could not write after the answer");
    }
  }

  private async writeTimings(timings: Timing[]): Promise<void> {
    const answers = timings.map((timing) => ({
      environment_id: timing.environmentId,
      account_id: timing.accountId,
      received_at: timing.receivedAt.toISOString(),
      delivery_id: timing.deliveryId,
      id: timing.authorizationId,
      stored_us: timing.storedUs,
      duration_us: timing.durationUs,
    }));
    await this.sql`select note_answer_durations(${JSON.stringify(answers)}::text::jsonb)`;
  }

  private async writeMerchants(merchants: { environmentId: string; name: string }[]): Promise<void> {
    const rows = merchants.map(({ environmentId, name }) => ({ environment_id: environmentId, name }));
    await this.sql`insert into merchants ${this.sql(rows)} on conflict do nothing`;
    if (this.merchantsWritten.size > merchantNamesMax) this.merchantsWritten.clear();
    for (const { environmentId, name } of merchants) this.merchantsWritten.add(`${environmentId} ${name}`);
  }
}
