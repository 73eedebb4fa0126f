import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import type { ServiceContext } from "./context";
import { DomainError } from "./errors";
import { auditRefusal } from "./refusals";
import { contextOf } from "./services/read-testing";
import { createCallerFactory } from "./trpc/init";
import { appRouter } from "./trpc/router";

let test: TestDatabase;
let agent: ServiceContext;
const programId = randomUUID();

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.end());

const call = () => {
  agent = contextOf(test.db, [{ role: "agent", programId }]);
  return createCallerFactory(appRouter)({ service: agent, requestId: agent.requestId });
};
const entries = () => test.db.select().from(auditEntries).where(eq(auditEntries.requestId, agent.requestId));

describe("a refused attempt", () => {
  it("to change something is written down each time: who, what, on what, in which program, why not", async () => {
    const caller = call();
    const attempt = () =>
      caller.accountFunding.fund({
        accountId: "10013048686400000001",
        amount: "5.00",
        currency: "EUR",
        reason: "For a friend",
      } as never);
    await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
    const refused = {
      action: "accountFunding.fund",
      outcome: "refused",
      actorName: "Test person",
      subjectType: "account",
      subjectId: "10013048686400000001",
      reason: expect.stringContaining("Your role may not do this."),
      after: null,
    };
    expect(await entries()).toMatchObject([refused, refused]);
  });

  it("to read is written down once a minute, however often a page asks", async () => {
    const caller = call();
    await expect(caller.audit.list({ programId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(caller.audit.list({ programId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await entries()).toMatchObject([{ action: "audit.list", programId, subjectType: "program" }]);
  });

  it("stays one when it cannot be written, and other errors are none", async () => {
    call();
    const away = { ...agent, db: {} as ServiceContext["db"] };
    await auditRefusal(away, new DomainError("not_permitted", "No."), { action: "x.y" });
    await auditRefusal(agent, new DomainError("not_found", "No."), { action: "x.y" });
    await auditRefusal(agent, new Error("fault"), { action: "x.y" });
    expect(await entries()).toEqual([]);
  });

  it("takes from its input nothing but ids", async () => {
    call();
    const input = { id: "a'; drop", tokenId: "x".repeat(65), programId: "not a uuid", personId: "4711" };
    await auditRefusal(agent, new DomainError("not_permitted", "No."), { action: "cards.show", input });
    expect(await entries()).toMatchObject([{ subjectType: "person", subjectId: "4711", programId: null }]);
  });
});
