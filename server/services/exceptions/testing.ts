import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { deliveries, exceptions, masterAccounts, masterEntries, userRoles, users } from "@/db/schema";
import { createTestDatabase, type SeededCard, type SeededProgram, type TestDatabase } from "@/db/testing";
import type { ExceptionKind } from "@/lib/exception-kinds";
import type { Role } from "@/lib/permissions";
import type { ServiceContext } from "../../context";
import type { TransactionWebhook } from "../../finci/contract";
import { openException } from "../../ledger";
import { verifyLedger } from "../../ledger/verify";
import type { WebhookEndpoints } from "../../webhooks/endpoints";
import { processNextDelivery } from "../../webhooks/process";
import { authorizationBody, post, presentmentBody, testEndpoints } from "../../webhooks/testing";
import { contextOf, newFinciId } from "../read-testing";

/** A database whose payments come in through the webhooks, with people who work on what does not fit. */
export class ExceptionsBench {
  test!: TestDatabase;
  private endpoints!: WebhookEndpoints;

  async start(): Promise<void> {
    this.test = await createTestDatabase();
    this.endpoints = testEndpoints(this.test.databaseUrl);
    await this.endpoints.start();
  }

  async stop(): Promise<void> {
    await this.endpoints.stop();
    await this.test.end();
  }

  get db() {
    return this.test.db;
  }

  /** A stored person with the role, as the one who acts. */
  async person(
    role: Role,
    programId: string | null,
    name = `The ${role}`,
  ): Promise<{ id: string; context: ServiceContext }> {
    const [user] = await this.db
      .insert(users)
      .values({ email: `${randomUUID()}@example.com`, name, passwordHash: "none" })
      .returning();
    if (!user) throw new Error("not stored");
    await this.db.insert(userRoles).values({ userId: user.id, role, programId });
    const context = contextOf(this.db, [{ role, programId }]);
    if (context.actor.type === "user") Object.assign(context.actor, { userId: user.id, name });
    return { id: user.id, context };
  }

  /** Processes everything that waits in the inbox. */
  async drain(): Promise<void> {
    while (await processNextDelivery(this.db, new Date(Date.now() + 3_600_000)));
  }

  /** An authorization and its advice: approved, it holds its amount; its id. */
  async authorize(
    program: SeededProgram,
    card: SeededCard,
    amount: string,
    responseCode = "Approved",
  ): Promise<string> {
    const body = authorizationBody(card, { billing_amount: amount });
    await post(this.endpoints, program, "authorization", body);
    const advice = { ...body, advice: true, response_code: responseCode };
    await post(this.endpoints, program, "authorization", advice);
    await this.drain();
    return body.id;
  }

  /** A presentment or a return as it comes from FINCI, processed; its id. */
  async book(
    program: SeededProgram,
    card: SeededCard,
    amount: string,
    overrides: Partial<TransactionWebhook> = {},
  ): Promise<string> {
    const body = presentmentBody(card, { billing_amount: amount, ...overrides });
    await post(this.endpoints, program, "transaction", body);
    await this.drain();
    return body.id;
  }

  /** The exception of the kind about the subject. @throws Error when there is none */
  async exceptionOf(kind: ExceptionKind, subjectId: string) {
    const [row] = await this.db
      .select()
      .from(exceptions)
      .where(and(eq(exceptions.kind, kind), eq(exceptions.subjectId, subjectId)));
    if (!row) throw new Error(`no ${kind} about ${subjectId}`);
    return row;
  }

  /** An entry of FINCI's ledger without a booking, and its exception, as the reconciliation opens it. */
  async unmatchedEntry(program: SeededProgram, amountMinor: bigint, reference: string | null = null) {
    const masterAccountId = newFinciId();
    const entryId = newFinciId();
    const { environmentId } = program;
    await this.db
      .insert(masterAccounts)
      .values({ environmentId, accountId: masterAccountId, currency: "EUR", fetchedBefore: "2026-11-01" });
    await this.db.insert(masterEntries).values({
      environmentId,
      masterAccountId,
      id: entryId,
      bookedAt: new Date(),
      valueDate: "2026-11-22",
      amountMinor,
      currency: "EUR",
      narrative: `CRDS ${reference ?? "unknown"} AMZN MKTP`,
      isCardRelated: true,
      reference,
      source: "payments_api",
    });
    await openException(this.db, {
      environmentId,
      kind: "unmatched_entry",
      subjectId: entryId,
      amountMinor: amountMinor < 0n ? -amountMinor : amountMinor,
      currency: "EUR",
      detail: "No booking of ours.",
      entry: { masterAccountId, id: entryId },
    });
    return { masterAccountId, entryId, exception: await this.exceptionOf("unmatched_entry", entryId) };
  }

  /** The exception of a booking that FINCI's ledger lacks, as the reconciliation opens it. */
  async unmatchedPresentment(program: SeededProgram, card: SeededCard, id: string, amountMinor: bigint) {
    await openException(this.db, {
      environmentId: program.environmentId,
      kind: "unmatched_presentment",
      subjectId: id,
      accountId: card.accountId,
      transactionId: id,
      amountMinor,
      currency: "EUR",
      detail: "No entry of FINCI.",
    });
    return this.exceptionOf("unmatched_presentment", id);
  }

  /** What the proof of all balances finds wrong; empty when every balance is what its entries add up to. */
  async unproven(): Promise<string[]> {
    const failures: string[] = [];
    for await (const { sentence } of verifyLedger(this.test.sql)) failures.push(sentence);
    return failures;
  }

  async deliveryState(id: string | null): Promise<string | undefined> {
    const [row] = await this.db
      .select({ state: deliveries.state })
      .from(deliveries)
      .where(eq(deliveries.id, id ?? ""));
    return row?.state;
  }

  async balance(card: SeededCard): Promise<{ posted: bigint; held: bigint }> {
    const [row] = await this.test.sql<{ posted_minor: bigint; held_minor: bigint }[]>`
      select posted_minor, held_minor from account_balances where account_id = ${card.accountId}`;
    return { posted: row?.posted_minor ?? 0n, held: row?.held_minor ?? 0n };
  }
}
