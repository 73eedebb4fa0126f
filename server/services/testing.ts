import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { environments, type programs } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import type { Role } from "@/lib/permissions";
import { Fixture } from "@/simulator/testing/fixture";
import type { ServiceContext } from "../context";
import { selectEnvironments, type WriteEnvironment } from "./intents";

/** A program whose sandbox is a tenant of the simulator. */
export type LinkedProgram = SeededProgram & {
  environment: WriteEnvironment;
  /** Its credentials at the simulator, for calls beside the console. */
  credentials: { token: string; secret: string };
};

/** A database and a simulator of the test's own, with programs that are linked. */
export class FinciBench {
  readonly finci = new Fixture();
  test!: TestDatabase;

  async start(): Promise<void> {
    [this.test] = await Promise.all([createTestDatabase(), this.finci.start()]);
  }

  async stop(): Promise<void> {
    await this.finci.stop();
    await this.test.end();
  }

  get db() {
    return this.test.db;
  }

  /** A program that serves both kinds of customer, with products 701 (EUR) and 702 (USD). */
  async program(overrides: Partial<typeof programs.$inferInsert> = {}): Promise<LinkedProgram> {
    const name = randomUUID();
    await this.finci.tenant(name);
    const credentials = { token: `token-${name}`, secret: `secret-${name}` };
    const seeded = await seedProgram(this.db, {
      program: { customerModel: "both", ...overrides },
      environment: { baseUrl: this.finci.simulator.url },
      cardApi: credentials,
    });
    await this.test.sql`insert into products (environment_id, product_id, name, currency, form) values
      (${seeded.environmentId}, 701, 'Plastic EUR', 'EUR', 'physical'),
      (${seeded.environmentId}, 702, 'Virtual USD', 'USD', 'digital')`;
    return { ...seeded, credentials, environment: await this.environment(seeded.environmentId) };
  }

  async environment(environmentId: string): Promise<WriteEnvironment> {
    const [environment] = await selectEnvironments(this.db).where(eq(environments.id, environmentId));
    if (!environment) throw new Error("no such environment");
    return environment;
  }

  /** A signed-in person with the role, for all programs or for one. */
  as(role: Role, programId: string | null = null): ServiceContext {
    return {
      db: this.db,
      actor: {
        type: "user",
        userId: randomUUID(),
        name: `The ${role}`,
        email: `${role}@example.com`,
        grants: [{ role, programId }],
        sessionId: randomUUID(),
      },
      environmentKind: "sandbox",
      requestId: randomUUID(),
      sourceAddress: "127.0.0.1",
    };
  }

  /** Switches a fault of the Card API on, for the next call of the operation. */
  async fault(kind: string, operation: string): Promise<void> {
    const { httpStatus } = await this.finci.control("PUT", "faults", {
      target: "card_api",
      kind,
      count: 1,
      operation,
    });
    if (httpStatus !== 200) throw new Error(`fault ${kind} was refused`);
  }

  /** How many records of the kind FINCI holds, all tenants together. */
  async countAtFinci(family: "persons" | "corporates" | "employees" | "accounts" | "cards"): Promise<number> {
    const { body } = await this.finci.control("GET", "state");
    return (body.counts as Record<string, number>)[family] ?? 0;
  }

  /** A card's status as FINCI has it. */
  async statusAtFinci(tokenId: string): Promise<string | undefined> {
    const { body } = await this.finci.control("GET", "cards?limit=1000");
    const cards = body.items as { token_id: string; token_status: string }[];
    return cards.find((card) => card.token_id === tokenId)?.token_status;
  }
}
