import { connect, type Database, database, type Sql } from "@/db/client";
import { countPendingMigrations } from "@/db/migrate";
import { AuthorizationHandler } from "../authorization/handle";
import type { IncomingWebhook, WebhookAnswer } from "../intake/admit";
import { AfterAnswer } from "../intake/after-answer";
import { PolicyCache } from "../intake/policy-cache";
import { TransactionReceiver } from "./receive";

/** Connections of the webhook endpoints: two statements that decide, the rest for events and what follows the answer. */
const poolMax = 8;
/** A statement slower than this is ended: FINCI has given up by then. */
const statementTimeoutMs = 3_000;

/** Both webhook endpoints with everything they stand on. One per process. */
export class WebhookEndpoints {
  private readonly sql: Sql;
  private readonly db: Database;
  private readonly policies: PolicyCache;
  private readonly afterAnswer: AfterAnswer;
  private readonly authorization: AuthorizationHandler;
  private readonly transaction: TransactionReceiver;
  private hasMigrations = false;

  constructor(databaseUrl: string) {
    this.sql = connect(databaseUrl, { poolMax, name: "console authorization", statementTimeoutMs });
    this.db = database(this.sql);
    this.policies = new PolicyCache(this.sql);
    this.afterAnswer = new AfterAnswer(this.sql);
    this.authorization = new AuthorizationHandler(this.sql, this.policies, this.afterAnswer);
    this.transaction = new TransactionReceiver(this.sql, this.policies, this.afterAnswer);
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
      this.hasMigrations ||= (await countPendingMigrations(this.db)) === 0;
      if (!this.hasMigrations) return "Database migrations are pending.";
      await this.sql`select 1`;
    } catch {
      return "The database does not answer.";
    }
    return this.policies.problem();
  }

  /** Writes what was put off, then closes the pool. */
  async stop(): Promise<void> {
    await this.policies.stop();
    await this.afterAnswer.stop();
    await this.sql.end({ timeout: 5 });
  }
}
