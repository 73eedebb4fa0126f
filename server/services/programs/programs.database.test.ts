import superjson from "superjson";
import { afterAll, describe, expect, it } from "vitest";
import { credentials, programs } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import { sealedValues } from "../../credential-values";
import {
  contextOf,
  contextOfAll,
  insertAuthorization,
  insertDelivery,
  readAllPages,
  seedSides,
} from "../read-testing";
import { getProgram } from "./get-program";
import { listProgramScope } from "./list-program-scope";
import { listPrograms } from "./list-programs";
import { listProgramsSchema } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
await seedSides(db);
// programs made at one moment have to page well too
await db.update(programs).set({ createdAt: new Date() });
const everyone = contextOfAll(db);
const ownAgent = contextOf(db, [{ role: "agent", programId: own.programId }]);
const ownEngineer = contextOf(db, [{ role: "engineer", programId: own.programId }]);

describe("listPrograms", () => {
  it("pages through all at one moment, losing and repeating none", async () => {
    const inOne = (await listPrograms(everyone, listProgramsSchema.parse({}))).items.map((item) => item.id);
    expect(inOne).toHaveLength(4);
    const pages = await readAllPages((page) => listPrograms(everyone, page), 1);
    expect(pages.map((item) => item.id)).toEqual(inOne);
  });

  it("counts and rates the side that is looked at, for the actor's programs only", async () => {
    await own.addCard();
    for (const outcome of ["approved", "approved", "approved", "declined", "awaiting_advice"] as const) {
      await insertAuthorization(db, own, { outcome });
    }
    await insertAuthorization(db, own, {
      outcome: "declined",
      receivedAt: new Date(Date.now() - 25 * 3600 * 1000),
    });
    const { items } = await listPrograms(ownAgent, listProgramsSchema.parse({}));
    expect(items).toMatchObject([
      {
        id: own.programId,
        counts: { persons: 1, corporates: 0, accounts: 1, cards: 1 },
        approvalRate24h: 0.75,
      },
    ]);
    expect(items[0]?.environments.map((side) => side.kind).sort()).toEqual(["production", "sandbox"]);
    const onProduction = contextOf(db, [{ role: "agent", programId: own.programId }], "production");
    const [live] = (await listPrograms(onProduction, listProgramsSchema.parse({}))).items;
    expect(live).toMatchObject({ counts: { cards: 0 }, approvalRate24h: null });
  });

  it("shows nothing to a person without a role", async () => {
    expect((await listPrograms(contextOf(db, []), listProgramsSchema.parse({}))).items).toEqual([]);
  });
});

describe("listProgramScope", () => {
  it("names the actor's programs with the products of the side", async () => {
    expect(await listProgramScope(ownAgent)).toMatchObject([
      {
        id: own.programId,
        environment: { id: own.environmentId, kind: "sandbox" },
        products: [{ productId: own.productId, form: "digital" }],
      },
    ]);
    const [live] = await listProgramScope(
      contextOf(db, [{ role: "agent", programId: own.programId }], "production"),
    );
    expect(live).toMatchObject({ environment: { id: production.environmentId }, products: [] });
    expect(await listProgramScope(contextOf(db, []))).toEqual([]);
    expect(await listProgramScope(everyone)).toHaveLength(4);
  });
});

describe("getProgram", () => {
  it("tells an engineer what is set, and no secret", async () => {
    await db.insert(credentials).values({
      ...sealedValues({ token: "token-1", secret: "secret-1" }),
      environmentId: own.environmentId,
      kind: "card_api",
      status: "current",
    });
    const deliveryId = await insertDelivery(db, own);
    const found = await getProgram(ownEngineer, { id: own.programId });
    const sandbox = found.environments.find((side) => side.kind === "sandbox");
    expect(sandbox).toMatchObject({
      connection: {
        hasCardApiCredentials: true,
        hasWebhookSecret: false,
        openEndpointsCount: 1,
      },
      products: [{ productId: own.productId }],
      lastDelivery: { id: deliveryId },
    });
    expect(superjson.stringify(found)).not.toMatch(/token-1|secret-1|v2\./);
  });

  it("keeps connection and endpoint keys from a role that may not read environments", async () => {
    const found = await getProgram(ownAgent, { id: own.programId });
    expect(found.environments.map((side) => side.connection)).toEqual([null, null]);
    expect(superjson.stringify(found)).not.toContain(own.endpointKey);
    const engineerElsewhere = contextOf(db, [
      { role: "agent", programId: own.programId },
      { role: "engineer", programId: other.programId },
    ]);
    const again = await getProgram(engineerElsewhere, { id: own.programId });
    expect(again.environments.map((side) => side.connection)).toEqual([null, null]);
  });

  it.each([other.programId, "no-uuid", "00000000-0000-4000-8000-000000000000"])(
    "does not find %s",
    async (id) => {
      await expect(getProgram(ownAgent, { id })).rejects.toMatchObject({ kind: "not_found" });
    },
  );
});
