import { StoreUnavailableError } from "../intake/connections";
import { type PreparedRequest, type Reservation, toFold } from "./fold";
import type { DecisionStore } from "./store";

/** Requests folded into one statement at most. */
const foldedMax = 64;
/** A second statement starts beside the first when so many requests wait: smaller folds cost the database more each. */
const worthwhile = 16;
/** Statements under way at once while they end in their usual time. */
const statementsUsual = 2;
/** When none has started for so long and requests wait, one more starts: a statement that is stuck holds up no other. */
const patienceMs = 10;
/** Statements under way at most. */
const statementsMax = 4;
/** Requests that wait at most, whatever the estimate says. */
const waitingMax = 2_000;
/** Statements at once when a fold is taken apart because one of its accounts is locked by somebody. */
const apartMax = 4;
/** Times a request is prepared again because the policy moved under it. */
const preparationsMax = 5;
/** Weight of the newest statement in the running mean of their duration. */
const newestWeight = 0.2;
/** The same when it was slower: who is refused learns it early. */
const slowerWeight = 0.5;
/** Share of a request's remaining time that it may be expected to wait. */
const waitingShareMax = 0.5;
/** Postgres: lock_not_available, query_canceled (statement time-out), deadlock_detected, serialization_failure. */
const blockedCodes = new Set(["55P03", "57014", "40P01", "40001"]);

/** There is more work than the database can do in time; the newest is refused so that the rest keep theirs. */
export class OverloadedError extends Error {
  override name = "OverloadedError";
}

/** What decides by which policy; implemented by the policy's snapshot. */
export type PolicySource = { readonly version: bigint; refresh(): Promise<void> };

export type ReserveTicket = {
  /** Durable when it resolves. @throws StoreUnavailableError, OverloadedError, PostgresError */
  reservation: Promise<Reservation>;
  /** Takes the request out: nobody waits for it any more. One that is with the database already may still be decided. */
  withdraw(): void;
};

type Waiting = {
  key: string;
  accountKey: string;
  /** Applies the policy of this moment. Called in the turn in which the fold is made. */
  prepare: () => PreparedRequest;
  preparations: number;
  deadlineAtMs: number;
  /** Its caller has another answer already. */
  isWithdrawn: boolean;
  resolve: (reservation: Reservation) => void;
  reject: (error: unknown) => void;
};

/**
 * Decides, reserves and records through the one statement. A lone request goes at once; requests that arrive while a
 * statement is under way are folded into the next. A fold that fails is taken apart, so that a poisonous request or
 * a locked account fails alone. A fold prepared under a policy that is no longer in force is prepared again.
 */
export class Reserver {
  private waiting: Waiting[] = [];
  private statementsUnderWay = 0;
  private startedMs = 0;
  private patience: NodeJS.Timeout | undefined;
  private statementMs = 2;

  constructor(
    private readonly store: DecisionStore,
    private readonly policies: PolicySource,
  ) {}

  /** @param remainingMs of the request's own deadline: more expected waiting than its share is refused at once */
  reserve(
    request: { environmentId: string; accountId: string; id: string; prepare: () => PreparedRequest },
    remainingMs: number,
  ): ReserveTicket {
    if (!this.store.isAvailable) return refused(new StoreUnavailableError("The database is away"));
    if (
      this.waiting.length >= waitingMax ||
      (this.waiting.length > foldedMax && this.expectedMs() > remainingMs * waitingShareMax)
    )
      return refused(new OverloadedError("More work than can be done in time"));
    let entry: Waiting | undefined;
    const reservation = new Promise<Reservation>((resolve, reject) => {
      entry = {
        key: `${request.environmentId} ${request.id}`,
        accountKey: `${request.environmentId} ${request.accountId}`,
        prepare: request.prepare,
        preparations: 0,
        isWithdrawn: false,
        deadlineAtMs: performance.now() + remainingMs,
        resolve,
        reject,
      };
      this.waiting.push(entry);
    });
    this.pump();
    return { reservation, withdraw: () => this.withdraw(entry) };
  }

  /** How long the newest waits, if statements go on as they did. */
  private expectedMs(): number {
    return (this.waiting.length / foldedMax + 1) * (this.statementMs / statementsUsual);
  }

  /** When statements turn out slower than they were, the newest that cannot be decided in time any more are refused now. */
  private shed(): void {
    while (this.waiting.length > foldedMax) {
      const newest = this.waiting.at(-1);
      if (!newest || this.expectedMs() <= (newest.deadlineAtMs - performance.now()) * waitingShareMax) return;
      this.waiting.pop();
      newest.reject(new OverloadedError("More work than can be done in time"));
    }
  }

  private withdraw(entry: Waiting | undefined): void {
    if (!entry) return;
    entry.isWithdrawn = true;
    const index = this.waiting.indexOf(entry);
    if (index >= 0) this.waiting.splice(index, 1);
  }

  private pump(): void {
    while (this.waiting.length > 0 && this.mayStart()) {
      const fold = this.takeFold();
      this.statementsUnderWay += 1;
      this.startedMs = performance.now();
      void this.run(fold).finally(() => {
        this.statementsUnderWay -= 1;
        this.pump();
      });
    }
    if (this.waiting.length > 0 && this.statementsUnderWay < statementsMax)
      this.patience ??= setTimeout(() => {
        this.patience = undefined;
        this.pump();
      }, patienceMs);
  }

  private mayStart(): boolean {
    if (this.statementsUnderWay === 0) return true;
    if (this.statementsUnderWay >= statementsMax) return false;
    if (this.statementsUnderWay < statementsUsual && this.waiting.length >= worthwhile) return true;
    return performance.now() - this.startedMs >= patienceMs;
  }

  /** The oldest requests; a repeat of an id that is among them waits for the next fold. */
  private takeFold(): Waiting[] {
    const taken = new Map<string, Waiting>();
    const left: Waiting[] = [];
    for (const entry of this.waiting) {
      if (taken.size < foldedMax && !taken.has(entry.key)) taken.set(entry.key, entry);
      else left.push(entry);
    }
    this.waiting = left;
    return [...taken.values()];
  }

  private async run(asked: readonly Waiting[]): Promise<void> {
    // While it was taken apart or prepared again, some callers may have got their answer.
    const fold = asked.filter((entry) => !entry.isWithdrawn);
    if (fold.length === 0) return;
    try {
      const startedMs = performance.now();
      const prepared = fold.map((entry) => entry.prepare());
      const reservations = await this.store.authorize(
        toFold(prepared, this.policies.version),
        prepared.map(({ payload }) => payload),
      );
      this.noteDuration(performance.now() - startedMs);
      if (reservations[0]?.status === "stale") return await this.prepareAgain(fold);
      for (const [index, entry] of fold.entries()) {
        const reservation = reservations[index];
        if (reservation) entry.resolve(reservation);
        else entry.reject(new Error("The authorize statement left a request out"));
      }
    } catch (error) {
      if (error instanceof StoreUnavailableError) this.giveUp(fold, error);
      else await this.takeApart(fold, error);
    }
  }

  private noteDuration(tookMs: number): void {
    const weight = tookMs > this.statementMs ? slowerWeight : newestWeight;
    this.statementMs += (tookMs - this.statementMs) * weight;
    this.shed();
  }

  /** The policy moved: brings the snapshot up to date and goes on with it. */
  private async prepareAgain(fold: readonly Waiting[]): Promise<void> {
    await this.policies.refresh();
    const again = fold.filter((entry) => {
      entry.preparations += 1;
      if (entry.preparations < preparationsMax) return true;
      entry.reject(new Error("The policy changed faster than it could be read"));
      return false;
    });
    if (again.length > 0) await this.run(again);
  }

  /** Nobody waits for a database that is away: neither those who were with it nor those in the queue. */
  private giveUp(fold: readonly Waiting[], error: StoreUnavailableError): void {
    for (const entry of [...fold, ...this.waiting.splice(0)]) entry.reject(error);
  }

  /** Account by account when something was locked, otherwise one by one: only who is at fault fails. */
  private async takeApart(fold: readonly Waiting[], error: unknown): Promise<void> {
    const isBlocked = blockedCodes.has((error as { code?: string }).code ?? "");
    const parts = groupBy(fold, (entry) => (isBlocked ? entry.accountKey : entry.key));
    if (parts.length === 1) {
      for (const entry of fold) entry.reject(error);
      return;
    }
    const next = parts[Symbol.iterator]();
    const workers = Array.from({ length: apartMax }, async () => {
      for (const part of next) await this.run(part);
    });
    await Promise.all(workers);
  }
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

function refused(error: Error): ReserveTicket {
  return { reservation: Promise.reject(error), withdraw: () => {} };
}
