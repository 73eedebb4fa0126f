import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { createTestDatabase } from "@/db/testing";
import {
  contextOf,
  contextOfAll,
  crowdedMoments,
  insertDelivery,
  newFinciId,
  readAllPages,
  seedSides,
} from "../read-testing";
import { countMalformed } from "./count-malformed";
import { getDelivery } from "./get-delivery";
import { listDeliveries } from "./list-deliveries";
import { listDeliveriesSchema } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
const moments = crowdedMoments();
const usual: string[] = [];
const unknown: string[] = [];
for (const receivedAt of moments) {
  usual.push(await insertDelivery(db, own, { receivedAt }));
  unknown.push(
    await insertDelivery(db, null, {
      receivedAt,
      kind: "unknown",
      state: "rejected",
      httpStatus: 404,
      problem: "No live endpoint has this key.",
    }),
  );
}
const eventId = newFinciId();
const authorizationId = newFinciId();
const special = await insertDelivery(db, own, {
  receivedAt: new Date(Date.now() - 3_600_000),
  kind: "presentment",
  endpoint: "transaction",
  state: "parked",
  httpStatus: 202,
  eventId,
  authorizationId,
  problem: "The account is not known yet.",
  payload: { id: eventId },
  answer: { status: "success" },
});
const ofOther = await insertDelivery(db, other);
const ofProduction = await insertDelivery(db, production);
const everyone = contextOfAll(db);
const ownEngineer = contextOf(db, [{ role: "engineer", programId: own.programId }]);

async function idsWith(filter: Partial<z.input<typeof listDeliveriesSchema>>, context = ownEngineer) {
  const page = await listDeliveries(context, listDeliveriesSchema.parse(filter));
  return page.items.map((item) => item.id);
}

describe("listDeliveries", () => {
  it("pages through known and unknown endpoints in one order, losing and repeating none", async () => {
    const inOne = await idsWith({}, everyone);
    expect(new Set(inOne)).toEqual(new Set([...usual, ...unknown, special, ofOther]));
    for (const limit of [1, 2, 5]) {
      const pages = await readAllPages((page) => listDeliveries(everyone, page), limit);
      expect(pages.map((item) => item.id)).toEqual(inOne);
    }
  });

  it("shows unknown endpoints to readers of all programs only, on both sides", async () => {
    expect(new Set(await idsWith({}))).toEqual(new Set([...usual, special]));
    expect(await idsWith({ programId: own.programId }, everyone)).not.toContain(unknown[0]);
    expect(new Set(await idsWith({}, contextOfAll(db, "production")))).toEqual(
      new Set([...unknown, ofProduction]),
    );
  });

  it.each<[string, Partial<z.input<typeof listDeliveriesSchema>>]>([
    ["state", { state: ["parked", "conflict"] }],
    ["kind", { kind: ["presentment"] }],
    ["HTTP status", { httpStatus: 202 }],
    ["event", { eventId }],
    ["authorization", { eventId: authorizationId }],
    ["time", { to: new Date(Date.now() - 1_800_000) }],
  ])("filters by %s", async (_name, filter) => {
    expect(await idsWith(filter)).toEqual([special]);
    expect(await idsWith(filter, contextOf(db, [{ role: "agent", programId: other.programId }]))).toEqual([]);
  });

  it("leaves the body to the delivery's page", async () => {
    const [item] = (await listDeliveries(ownEngineer, listDeliveriesSchema.parse({ eventId }))).items;
    expect(item).not.toHaveProperty("payload");
    expect(item?.sentence).toBe(
      "FINCI delivered a presentment; it could not be processed and is parked. The account is not known yet.",
    );
  });
});

describe("getDelivery", () => {
  it("shows body and answer", async () => {
    expect(await getDelivery(ownEngineer, { id: special })).toMatchObject({
      payload: { id: eventId },
      answer: { status: "success" },
      program: { name: "Own program" },
    });
  });

  it("finds one to an unknown endpoint for readers of all programs only", async () => {
    const [id = ""] = unknown;
    expect((await getDelivery(everyone, { id })).environment).toBeNull();
    await expect(getDelivery(ownEngineer, { id })).rejects.toMatchObject({ kind: "not_found" });
  });

  it.each([ofOther, randomUUID(), "no-uuid"])("does not find %s", async (id) => {
    await expect(getDelivery(ownEngineer, { id })).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("countMalformed", () => {
  it("agrees with the list behind it", async () => {
    const { own: program } = await seedSides(db);
    const engineer = contextOf(db, [{ role: "engineer", programId: program.programId }]);
    const refused = { kind: "unknown", state: "rejected", httpStatus: 400 } as const;
    await insertDelivery(db, program, refused);
    await insertDelivery(db, program, { ...refused, receivedAt: new Date(Date.now() - 7_200_000) });
    await insertDelivery(db, program, { ...refused, endpoint: "transaction" });
    await insertDelivery(db, program);
    const filter = { state: ["rejected"], endpoint: "authorization" } as const;
    const from = new Date(Date.now() - 3_600_000);
    expect(await countMalformed(engineer, {})).toBe(2);
    expect(await countMalformed(engineer, { from })).toBe(1);
    expect(await countMalformed(contextOf(db, []), {})).toBe(0);
    for (const context of [engineer, everyone, contextOfAll(db, "production")]) {
      for (const range of [{}, { from }, { programId: program.programId }]) {
        const ids = await idsWith({ ...filter, ...range, state: ["rejected"] }, context);
        expect(await countMalformed(context, range)).toBe(ids.length);
      }
    }
  });
});
