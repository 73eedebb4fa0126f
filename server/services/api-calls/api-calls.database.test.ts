import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { finciIntents } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import {
  contextOf,
  contextOfAll,
  crowdedMoments,
  insertApiCall,
  newFinciId,
  readAllPages,
  seedSides,
} from "../read-testing";
import { getApiCall } from "./get-api-call";
import { listApiCalls } from "./list-api-calls";
import { listApiCallsSchema } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
const usual: string[] = [];
for (const startedAt of crowdedMoments()) usual.push(await insertApiCall(db, own, { startedAt }));
const intentId = randomUUID();
const subjectId = newFinciId();
await db.insert(finciIntents).values({
  id: intentId,
  environmentId: own.environmentId,
  operation: "update_card_status",
  idempotencyKey: randomUUID(),
  state: "refused",
  request: { token_status: "active" },
  subjectId,
});
const special = await insertApiCall(db, own, {
  startedAt: new Date(Date.now() - 3_600_000),
  operation: "update_card_status",
  outcome: "refused",
  httpStatus: 409,
  errorCodes: ["invalid_status_transition"],
  requestBody: { token_status: "active" },
  responseBody: { status: "error", errors: ["invalid_status_transition"] },
  intentId,
  requestId: "request-1",
});
const ofOther = await insertApiCall(db, other);
const ofProduction = await insertApiCall(db, production);
const everyone = contextOfAll(db);
const ownEngineer = contextOf(db, [{ role: "engineer", programId: own.programId }]);

async function idsWith(filter: Partial<z.input<typeof listApiCallsSchema>>, context = ownEngineer) {
  const page = await listApiCalls(context, listApiCallsSchema.parse(filter));
  return page.items.map((item) => item.id);
}

describe("listApiCalls", () => {
  it("pages through all, newest first, losing and repeating none at equal moments", async () => {
    const inOne = await idsWith({}, everyone);
    expect(new Set(inOne)).toEqual(new Set([...usual, special, ofOther]));
    for (const limit of [1, 2, 3]) {
      const pages = await readAllPages((page) => listApiCalls(everyone, page), limit);
      expect(pages.map((item) => item.id)).toEqual(inOne);
    }
  });

  it("keeps to the side, the programs and the roles that may read it", async () => {
    expect(await idsWith({}, contextOfAll(db, "production"))).toEqual([ofProduction]);
    expect(await idsWith({})).not.toContain(ofOther);
    expect(await idsWith({}, contextOf(db, [{ role: "agent", programId: null }]))).toEqual([]);
    const mixed = contextOf(db, [
      { role: "agent", programId: null },
      { role: "engineer", programId: other.programId },
    ]);
    expect(await idsWith({}, mixed)).toEqual([ofOther]);
  });

  it.each<[string, Partial<z.input<typeof listApiCallsSchema>>]>([
    ["outcome", { outcome: ["refused", "timeout"] }],
    ["operation", { operation: "update_card_status" }],
    ["HTTP status", { httpStatus: 409 }],
    ["intent", { intentId }],
    ["request", { requestId: "request-1" }],
    ["time", { to: new Date(Date.now() - 1_800_000) }],
  ])("filters by %s", async (_name, filter) => {
    expect(await idsWith(filter)).toEqual([special]);
  });
});

describe("getApiCall", () => {
  it("shows the bodies and the write that it was made for", async () => {
    expect(await getApiCall(ownEngineer, { id: special })).toMatchObject({
      requestBody: { token_status: "active" },
      errorCodes: ["invalid_status_transition"],
      intent: { id: intentId, state: "refused", subjectId },
    });
  });

  it.each([ofOther, randomUUID(), "no-uuid"])("does not find %s", async (id) => {
    await expect(getApiCall(ownEngineer, { id })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("does not find one for a role that may not read calls", async () => {
    const agent = contextOf(db, [{ role: "agent", programId: null }]);
    await expect(getApiCall(agent, { id: special })).rejects.toMatchObject({ kind: "not_found" });
  });
});
