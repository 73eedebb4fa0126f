import type { WebhookAnswer } from "../intake/admit";
import { StoreUnavailableError } from "../intake/connections";
import type { EndpointPolicy } from "../intake/policy-cache";
import { log } from "../log";
import type { RequestFacts } from "./fold";
import type { AnswerJournal, BroughtIn } from "./journal";
import type { DecisionStore } from "./store";

/** How often answers without the database are brought into it, once it answers. */
const drainEveryMs = 250;
/** The disk gets this long; the answer is an error either way, and FINCI waits for it. */
const journalMsMax = 500;

/** At the end of the process, how long answers are still brought in. */
const stopMsMax = 2_000;
/** Ids remembered whose answer is not in the database yet; beyond that a repeat may be decided anew. */
const rememberedMax = 200_000;
/** Classes of SQLSTATE for what Postgres will never take: data it cannot hold, a constraint, nesting beyond its limits. */
const refusedCodes = /^(2[23]\w{3}|54\w{3})$/;
/** Why an answer was given without the database. Keys of lib/decision-reasons. */
export type UnstoredReason = "deadline" | "store_unavailable" | "overloaded" | "id_conflict";

const problems: Record<UnstoredReason, string> = {
  deadline: "Answered at our own deadline, before the database had decided.",
  store_unavailable: "Answered without the database, which was away.",
  overloaded: "Answered at once because there was more work than could be done in time.",
  id_conflict: "The same authorization id came before with other content.",
};

/**
 * Answers that FINCI got though the database had not decided: an error, kept in the local journal before it leaves, and
 * brought into the database when it answers again. Where the database decided after all, what FINCI was told counts.
 */
export class UnstoredAnswers {
  private readonly timer: NodeJS.Timeout;
  private draining: Promise<void> = Promise.resolve();
  private isDraining = false;
  private isStopping = false;
  /** By environment and id: what FINCI was told that the database does not know yet. */
  private readonly told = new Map<string, { contentHash: string; reason: UnstoredReason; answers: number }>();

  constructor(
    private readonly journal: AnswerJournal,
    private readonly store: DecisionStore,
  ) {
    this.timer = setInterval(() => this.drainSoon(), drainEveryMs);
    this.timer.unref();
  }

  /** The answer, after it is in the journal. Where FINCI decides, recording is all there is: then it is a success. */
  async give(
    policy: EndpointPolicy,
    facts: RequestFacts,
    reason: UnstoredReason,
    startedMs: number,
  ): Promise<WebhookAnswer> {
    const records = policy.decisioningModel === "finci";
    if (!records) this.remember(facts, reason);
    const entry = {
      ...facts,
      preset: records ? "record_only" : reason,
      answered: records ? null : reason,
      problem: problems[reason],
      duration_us: Math.round((performance.now() - startedMs) * 1000),
    };
    const isKept = await this.keep(entry);
    if (records && isKept) return { httpStatus: 200, body: { status: "success" } };
    return { httpStatus: 200, body: { status: "error", errors: [reason] } };
  }

  /**
   * What a repeat of a request is told whose answer the database does not know yet: the same again, and a conflict when its
   * content differs. Null when the database is to be asked.
   */
  toldOf(facts: RequestFacts): UnstoredReason | null {
    const told = this.told.get(keyOf(facts));
    if (!told) return null;
    return told.contentHash === facts.content_hash ? told.reason : "id_conflict";
  }

  private remember(facts: RequestFacts, reason: UnstoredReason): void {
    const known = this.told.get(keyOf(facts));
    if (known) known.answers += 1;
    else if (this.told.size < rememberedMax)
      this.told.set(keyOf(facts), { contentHash: facts.content_hash, reason, answers: 1 });
  }

  private forget(entry: Record<string, unknown>): void {
    const key = keyOf(entry as Pick<RequestFacts, "environment_id" | "id">);
    const known = this.told.get(key);
    if (known && --known.answers <= 0) this.told.delete(key);
  }

  private async keep(entry: Record<string, unknown> & { id: string }): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error("The journal was too slow")), journalMsMax);
    });
    try {
      await Promise.race([this.journal.append(entry), tooLong]);
      return true;
    } catch (error) {
      log.error({ err: error, authorizationId: entry.id }, "an answer could not be journalled");
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  private drainSoon(): void {
    if (this.isDraining || !this.store.isAvailable || !this.journal.hasEntries) return;
    this.isDraining = true;
    this.draining = this.drain().finally(() => {
      this.isDraining = false;
    });
  }

  private async drain(): Promise<void> {
    try {
      const brought = await this.journal.drain((entry) => this.bringIn(entry));
      if (brought > 0) log.info({ brought }, "answers given without the database are in it now");
    } catch (error) {
      log.warn({ err: error }, "the journal of answers is not in the database yet");
    }
  }

  /** @throws StoreUnavailableError while the database is away */
  private async bringIn(entry: Record<string, unknown>): Promise<BroughtIn> {
    if (this.isStopping) throw new StoreUnavailableError("This process ends");
    try {
      await this.store.recordAnswer(entry);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      // Locked by somebody, or cancelled: others are brought in meanwhile.
      if (!refusedCodes.test((error as { code?: string }).code ?? "")) return "later";
      log.error({ err: error, authorizationId: entry.id }, "an answer can never be stored and is set aside");
      this.forget(entry);
      return "refused";
    }
    this.forget(entry);
    return "in";
  }

  /** Brings in what it can in a moment; the rest stays on the disk for the next process. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    if (this.store.isAvailable && this.journal.hasEntries && !this.isDraining) this.draining = this.drain();
    await Promise.race([this.draining, new Promise((resolve) => setTimeout(resolve, stopMsMax).unref())]);
    this.isStopping = true;
    await this.draining;
    await this.journal.stop();
  }
}

function keyOf({ environment_id, id }: Pick<RequestFacts, "environment_id" | "id">): string {
  return `${environment_id} ${id}`;
}
