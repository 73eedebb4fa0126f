import { setTimeout as pause } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { certificationRuns, certificationScenarios } from "@/db/schema";
import {
  type AwaitedTrigger,
  type Evidence,
  liveWaitMinutes,
  type RunMode,
  type ScenarioKey,
} from "@/lib/certification";
import type { ServiceContext } from "../../../context";
import { DomainError } from "../../../errors";
import type { FinciClient } from "../../../finci/client";
import { clientFor, performWrite, type Write, type WriteEnvironment } from "../../intents";
import { Interrupted, ScenarioFailure } from "./failure";
import { whyNothingArrived } from "./observe";

/** How long what the simulator sent may take to be processed; generous, because the machine may be busy. */
const simulatedWaitMs = 20_000;
const simulatedPollMs = 60;
const livePollMs = 1_000;
/** A delivery may be stamped by a machine whose clock is behind. */
const clockSkewMs = 5_000;
/** A write that another process left half done is settled by the recovery within this time. */
const settleWaitMs = 60_000;
const settlePollMs = 1_500;

export type RunRow = typeof certificationRuns.$inferSelect;

export type StageParts = {
  db: Database;
  /** Acts in the name of who started the run. */
  context: ServiceContext;
  environment: WriteEnvironment;
  program: { decisioningModel: "integrator" | "finci"; launchCountries: string[] };
  run: RunRow;
  key: ScenarioKey;
  attempt: number;
  progress: Record<string, unknown>;
  signal: AbortSignal;
};

type Trigger<Fact> = {
  /** Names it within the scenario. */
  step: string;
  /** What FINCI's engineer is asked for, in a live session. */
  live: string;
  /** Has the simulator do it; gives FINCI's id of it. Null: it follows by itself from what was triggered before. */
  simulate: (() => Promise<string>) | null;
  look: (since: Date, id: string | null) => Promise<Fact | null>;
  /** What did not happen, as the start of a sentence: "The advice did not arrive". */
  absent: string;
};

/** What a scenario works with: it triggers, waits, checks and remembers, and goes on where another process left it. */
export class Stage {
  readonly mode: RunMode;
  readonly evidence: Evidence = { checks: [], items: [], ids: {} };
  /** FINCI's ids of what was seen; everything recorded of them becomes evidence. */
  readonly authorizationIds = new Set<string>();
  readonly transactionIds = new Set<string>();
  readonly intentKeys = new Set<string>();

  constructor(readonly parts: StageParts) {
    this.mode = parts.run.mode;
  }

  get db(): Database {
    return this.parts.db;
  }
  get environmentId(): string {
    return this.parts.environment.id;
  }
  /** Carried by every call that this attempt makes, in the API log and the audit. */
  get requestId(): string {
    return this.parts.context.requestId;
  }

  /**
   * Notes that something was looked at.
   * @throws ScenarioFailure when it does not hold
   */
  check(
    holds: boolean,
    sentence: string,
    nextStep: string,
    cause = `It does not hold that: ${sentence}`,
  ): void {
    this.evidence.checks.push({ sentence, holds });
    if (!holds) throw new ScenarioFailure(cause, nextStep);
  }

  /** Does something once, whatever process goes on with the scenario: what it gave is kept, and given again. */
  async once<Value extends string>(step: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.parts.progress[step];
    if (known !== undefined) return known as Value;
    const value = await make();
    await this.remember(step, value);
    return value;
  }

  /** A Card API client whose calls belong to this scenario. */
  client(): FinciClient {
    return clientFor(this.db, this.parts.environment, { intentId: null, requestId: this.requestId });
  }

  /**
   * A write at FINCI, made once per key; while an earlier process's write is not settled, waits for that.
   * @throws DomainError as `performWrite`
   */
  async write(
    key: string,
    wanted: Pick<Write, "operation" | "request" | "subjectId" | "reason">,
  ): Promise<string> {
    const { run, context, environment } = this.parts;
    const idempotencyKey = `certification:${run.id}:${key}`;
    this.intentKeys.add(idempotencyKey);
    const deadlineMs = Date.now() + settleWaitMs;
    for (;;) {
      try {
        return (await performWrite(context, { environment, idempotencyKey, ...wanted })).resultId;
      } catch (error) {
        const isUnsettled =
          error instanceof DomainError && ["conflict", "finci_unknown_outcome"].includes(error.kind);
        if (!isUnsettled || Date.now() >= deadlineMs) throw error;
        await this.rest(settlePollMs);
      }
    }
  }

  /**
   * Triggers something at FINCI and waits until it is seen: by telling the simulator, or by asking the engineer.
   * @throws ScenarioFailure when it does not come in time; Interrupted when the run is not ours any more
   */
  async awaitFact<Fact>(trigger: Trigger<Fact>): Promise<Fact> {
    const sinceText = await this.once(`${trigger.step}:since`, async () => new Date().toISOString());
    const since = new Date(new Date(sinceText).getTime() - (this.mode === "live" ? clockSkewMs : 0));
    if (this.mode === "live") return this.awaitLive(trigger, since, sinceText);
    const { simulate } = trigger;
    const id = simulate ? await this.once(trigger.step, simulate) : null;
    const deadlineMs = Date.now() + simulatedWaitMs;
    for (;;) {
      const fact = await trigger.look(since, id);
      if (fact) return fact;
      if (Date.now() >= deadlineMs) return this.giveUp(trigger.absent, since);
      await this.rest(simulatedPollMs);
    }
  }

  private async awaitLive<Fact>(trigger: Trigger<Fact>, since: Date, sinceText: string): Promise<Fact> {
    await this.announce({ sentence: trigger.live, since: sinceText });
    for (;;) {
      const fact = await trigger.look(since, null);
      if (fact) {
        await this.announce(null);
        return fact;
      }
      if (await this.isOverdue()) return this.giveUp(trigger.absent, since);
      await this.rest(livePollMs);
    }
  }

  /** Tells the page what is awaited. A process that goes on keeps the deadline that is there. */
  private async announce(awaiting: AwaitedTrigger | null): Promise<void> {
    const deadlineAt = awaiting ? new Date(Date.now() + liveWaitMinutes * 60_000) : null;
    const isSame = awaiting
      ? sql`${certificationScenarios.awaiting} ->> 'since' = ${awaiting.since}`
      : sql`false`;
    await this.db
      .update(certificationScenarios)
      .set({
        awaiting,
        deadlineAt: sql`case when ${isSame} then ${certificationScenarios.deadlineAt} else ${deadlineAt?.toISOString() ?? null}::timestamptz end`,
      })
      .where(this.isThis());
  }

  private async isOverdue(): Promise<boolean> {
    const [row] = await this.db
      .select({ deadlineAt: certificationScenarios.deadlineAt })
      .from(certificationScenarios)
      .where(this.isThis());
    return row?.deadlineAt !== null && row !== undefined && row.deadlineAt.getTime() <= Date.now();
  }

  private async giveUp(absent: string, since: Date): Promise<never> {
    const why = await whyNothingArrived(this.db, this.environmentId, since);
    if (why) throw new ScenarioFailure(`${absent}. ${why.cause}`, why.nextStep);
    throw new ScenarioFailure(
      `${absent} in time, and nothing that was refused explains it.`,
      this.mode === "live"
        ? "Ask FINCI's engineer whether it was sent, to which address, with this card and this amount; then run this again."
        : "See that the jobs role runs and that the inbox under Deliveries is not behind, then run this again.",
    );
  }

  /** @throws Interrupted when the process is to end or the run is not ours any more */
  async rest(milliseconds: number): Promise<void> {
    const { signal } = this.parts;
    await pause(milliseconds, undefined, { signal }).catch(() => {});
    if (signal.aborted) throw new Interrupted();
  }

  private async remember(step: string, value: string): Promise<void> {
    this.parts.progress[step] = value;
    await this.db
      .update(certificationScenarios)
      .set({
        progress: sql`${certificationScenarios.progress} || ${JSON.stringify({ [step]: value })}::jsonb`,
      })
      .where(this.isThis());
  }

  /** Facts of the run that every scenario may use. */
  async rememberForRun(facts: Record<string, string>): Promise<void> {
    Object.assign(this.parts.run.facts, facts);
    await this.db
      .update(certificationRuns)
      .set({ facts: sql`${certificationRuns.facts} || ${JSON.stringify(facts)}::jsonb` })
      .where(eq(certificationRuns.id, this.parts.run.id));
  }

  private isThis() {
    const { run, key, attempt } = this.parts;
    return and(
      eq(certificationScenarios.runId, run.id),
      eq(certificationScenarios.key, key),
      eq(certificationScenarios.attempt, attempt),
    );
  }
}
