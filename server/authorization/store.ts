import type { Connections } from "../intake/connections";
import { payloadSeparator, toStorableJson } from "../intake/inbox";
import type { Fold, Reservation } from "./fold";

/**
 * A statement that has not answered by then is given up, with its connections. Longer than Postgres gives it
 * (`decisionTimeoutMs`), so that a slow statement on a database that is well fails alone.
 */
const statementMsMax = 900;
/** The statements of the authorization path, over connections of its own. */
export class DecisionStore {
  constructor(private readonly connections: Connections) {}

  /** False while the database is away. */
  get isAvailable(): boolean {
    return this.connections.isAvailable;
  }

  /**
   * Decides, reserves and records a fold; durable when it resolves. The answers are in the requests' order.
   * @param payloads the requests' bodies as JSON text, in the same order
   * @throws StoreUnavailableError when the database is away or does not answer; what became of the fold is then unknown
   * @throws PostgresError when Postgres refused the statement; nothing was done
   */
  async authorize(fold: Fold, payloads: readonly string[]): Promise<Reservation[]> {
    const elements = toStorableJson(fold);
    const bodies = payloads.join(payloadSeparator);
    return this.connections.use(
      statementMsMax,
      (sql) => sql<Reservation[]>`
        select status, decision, reason from authorize(${elements}::text::jsonb, ${bodies}) order by ordinal`,
    );
  }

  /** Brings an answer that was given without the database into it. Repeating it changes nothing. @throws as `authorize` */
  async recordAnswer(request: Record<string, unknown>): Promise<void> {
    const element = toStorableJson(request);
    await this.connections.use(
      statementMsMax,
      (sql) => sql`select record_answer_without_store(${element}::text::jsonb)`,
    );
  }
}
