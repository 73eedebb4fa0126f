import { connect, database, type Sql } from "@/db/client";
import { countPendingMigrations } from "@/db/migrate";
import { AuthorizationHandler } from "../authorization/handle";
import { AnswerJournal } from "../authorization/journal";
import { DecisionStore } from "../authorization/store";
import { UnstoredAnswers } from "../authorization/unstored-answers";
import type { IncomingWebhook, WebhookAnswer } from "../intake/admit";
import { AfterAnswer } from "../intake/after-answer";
import { Connections } from "../intake/connections";
import { Inbox } from "../intake/inbox";
import { PolicyCache } from "../intake/policy-cache";
import { TransactionReceiver } from "./receive";

/** Connections for events, the policy and what follows the answer. */
const poolMax = 8;
/** Connections for decisions: four statements under way, as many of a fold taken apart, and the journal. */
const decisionPoolMax = 9;
/** A decision waits so long for a row that somebody else holds; its neighbours are then decided without it. */
const lockTimeoutMs = 250;
/** Postgres ends a decision that takes longer, in time for its neighbours to be decided without it. */
const decisionTimeoutMs = 600;
/** A statement slower than this is ended: FINCI has given up by then. */
const statementTimeoutMs = 3_000;

/** Both webhook endpoints with everything they stand on. One per process. */
export class WebhookEndpoints {
  private readonly connections: Connections;
  private readonly decisions: Connections;
  private readonly policies: PolicyCache;
  private readonly afterAnswer: AfterAnswer;
  private readonly store: DecisionStore;
  private readonly unstoredAnswers: UnstoredAnswers;
  private readonly authorization: AuthorizationHandler;
  private readonly transaction: TransactionReceiver;
  private hasMigrations = false;

  /** @param journalFolder where answers are kept while the database is away; on a disk of this machine's own */
  constructor(databaseUrl: string, journalFolder: string) {
    this.connections = new Connections("events", () =>
      connect(databaseUrl, {
        poolMax,
        name: "console authorization",
        statementTimeoutMs,
        connectTimeoutSeconds: 1,
      }),
    );
    this.decisions = new Connections("decisions", () =>
      connect(databaseUrl, {
        poolMax: decisionPoolMax,
        name: "console decisions",
        statementTimeoutMs: decisionTimeoutMs,
        lockTimeoutMs,
        connectTimeoutSeconds: 1,
      }),
    );
    this.policies = new PolicyCache(this.connections);
    const inbox = new Inbox(this.connections);
    this.afterAnswer = new AfterAnswer(this.connections, inbox);
    this.store = new DecisionStore(this.decisions);
    this.unstoredAnswers = new UnstoredAnswers(new AnswerJournal(journalFolder), this.store);
    this.authorization = new AuthorizationHandler(
      inbox,
      this.store,
      this.policies,
      this.afterAnswer,
      this.unstoredAnswers,
    );
    this.transaction = new TransactionReceiver(inbox, this.policies, this.afterAnswer);
  }

  start(): Promise<void> {
    return this.policies.start();
  }

  answer(webhook: IncomingWebhook): Promise<WebhookAnswer> {
    return webhook.endpoint === "authorization"
      ? this.authorization.handle(webhook)
      : this.transaction.handle(webhook);
  }

  /** Null when database, migrations and policy are there, otherwise what is missing, as a sentence. */
  async problem(): Promise<string | null> {
    try {
      this.hasMigrations ||= (await this.ask((sql) => countPendingMigrations(database(sql)))) === 0;
      if (!this.hasMigrations) return "Database migrations are pending.";
      await this.ask((sql) => sql`select 1`);
    } catch {
      return "The database does not answer.";
    }
    return this.policies.problem();
  }

  private ask<Result>(question: (sql: Sql) => PromiseLike<Result>): Promise<Result> {
    return this.connections.use(statementTimeoutMs, question);
  }

  /** Writes what was put off, then closes the pool. */
  async stop(): Promise<void> {
    this.policies.stop();
    await this.afterAnswer.stop();
    await this.unstoredAnswers.stop();
    await this.decisions.stop();
    await this.connections.stop();
  }
}
