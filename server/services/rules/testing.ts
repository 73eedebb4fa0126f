import { desc, eq } from "drizzle-orm";
import { authorizations } from "@/db/schema";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import type { Rule, RuleScope } from "@/lib/rules/schema";
import type { ServiceContext } from "../../context";
import type { WebhookEndpoints } from "../../webhooks/endpoints";
import { authorizationBody, post, testEndpoints } from "../../webhooks/testing";
import { contextOf } from "../read-testing";
import { activateDraft } from "./activate-draft";
import { getRules } from "./get-rules";
import { getUsage } from "./get-usage";
import { saveDraft } from "./save-draft";

export const success = { httpStatus: 200, body: { status: "success" } };
export const declined = (reason: string) => ({
  httpStatus: 200,
  body: { status: "error", errors: [reason] },
});

/** A limit in EUR per day, by the id `daily`. */
export const daily = (
  amountMaxMinor: string,
  more: Partial<Extract<Rule, { kind: "velocity" }>> = {},
): Rule => ({
  id: "daily",
  kind: "velocity",
  window: "day",
  currency: "EUR",
  amountMaxMinor,
  countMax: null,
  ...more,
});

/** A program with a card, a person who writes rules, and the webhook endpoints that decide. */
export class RulesBench {
  test!: TestDatabase;
  endpoints!: WebhookEndpoints;
  program!: SeededProgram;
  card!: SeededCard;
  risk!: ServiceContext;

  async start(): Promise<void> {
    this.test = await createTestDatabase();
    this.program = await seedProgram(this.test.db);
    this.endpoints = testEndpoints(this.test.databaseUrl);
    await this.endpoints.start();
    this.risk = contextOf(this.test.db, [{ role: "risk", programId: null }]);
  }

  async stop(): Promise<void> {
    await this.endpoints.stop();
    await this.test.end();
  }

  /** A card of its own, with plenty of money. */
  async newCard(): Promise<void> {
    this.card = await this.program.addCard({ balanceMinor: 10_000_00n });
  }

  send(body: object) {
    return post(this.endpoints, this.program, "authorization", body);
  }

  /** FINCI asks about a payment of the card. */
  pay(amount: string, more: object = {}) {
    return this.send(authorizationBody(this.card, { billing_amount: amount, ...more }));
  }

  subject(scope: RuleScope = "card") {
    const { tokenId, personId, accountId } = this.card;
    const subjectId = { card: tokenId, cardholder: personId, account: accountId, program: "" }[scope];
    return { environmentId: this.program.environmentId, scope, subjectId };
  }

  /** Saves the rules as the subject's draft, as somebody who has the page open. */
  async draft(rules: Rule[], scope: RuleScope = "card", context = this.risk) {
    const subject = this.subject(scope);
    const { open } = await getRules(context, subject);
    const basedOn = open && { id: open.id, savedAt: open.savedAt };
    return saveDraft(context, { ...subject, rules, reason: "Test of the rules", basedOn });
  }

  async activate(rules: Rule[], scope: RuleScope = "card") {
    const saved = await this.draft(rules, scope);
    const { status } = await activateDraft(this.risk, saved);
    if (status !== "active") throw new Error("The draft is not in force");
    return saved;
  }

  payments() {
    return this.test.db
      .select()
      .from(authorizations)
      .where(eq(authorizations.tokenId, this.card.tokenId))
      .orderBy(desc(authorizations.receivedAt));
  }

  /** What the card's only limit has counted, and what it should have: the sum over the card's payments. */
  async usedAndExpected() {
    const [usage] = await getUsage(this.risk, this.subject());
    const rows = await this.payments();
    return {
      used: usage?.usedMinor,
      usedCount: usage?.usedCount,
      expected: rows.reduce((sum, row) => sum + row.velocityMinor, 0n),
      expectedCount: BigInt(rows.reduce((sum, row) => sum + row.velocityCount, 0)),
    };
  }
}
