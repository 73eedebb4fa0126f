import type { WebhookAnswer } from "../intake/admit";
import type { EndpointPolicy } from "../intake/policy-cache";
import { log } from "../log";
import type { RequestFacts } from "./fold";
import type { AnswerJournal } from "./journal";
import type { DecisionStore } from "./store";

/** How often answers without the database are brought into it, once it answers. */
const drainEveryMs = 250;
/** The disk gets this long; the answer is an error either way, and FINCI waits for it. */
const journalMsMax = 500;

/** Why an answer was given without the database. Keys of lib/decision-reasons. */
export type UnstoredReason = "deadline" | "store_unavailable" | "overloaded";

const problems: Record<UnstoredReason, string> = {
  deadline: "Answered at our own deadline, before the database had decided.",
  store_unavailable: "Answered without the database, which was away.",
  overloaded: "Answered at once because there was more work than could be done in time.",
};

/**
 * Answers that FINCI got though the database had not decided: an error, kept in the local journal before it leaves, and
 * brought into the database when it answers again. Where the database decided after all, what FINCI was told counts.
 */
export class UnstoredAnswers {
  private readonly timer: NodeJS.Timeout;
  private draining: Promise<void> = Promise.resolve();
  private isDraining = false;

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
      const brought = await this.journal.drain((entry) => this.store.recordAnswer(entry));
      if (brought > 0) log.info({ brought }, "answers given without the database are in it now");
    } catch (error) {
      log.warn({ err: error }, "the journal of answers is not in the database yet");
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.draining;
    if (this.store.isAvailable && this.journal.hasEntries) await this.drain();
    await this.journal.stop();
  }
}
