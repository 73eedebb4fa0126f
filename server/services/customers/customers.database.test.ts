import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { accounts, corporates, employees, persons } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import {
  contextOf,
  contextOfAll,
  crowdedMoments,
  newFinciId,
  readAllPages,
  seedSides,
  type Where,
} from "../read-testing";
import { getCorporate } from "./get-corporate";
import { getEmployee } from "./get-employee";
import { getPerson } from "./get-person";
import { listCustomers } from "./list-customers";
import { listCustomersSchema } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
const address = { line1: "Gedimino pr. 1", city: "Vilnius", postal_code: "01103", country: "LT" };

async function addPerson(where: Where, facts: Partial<typeof persons.$inferInsert> = {}) {
  const personId = newFinciId();
  await db.insert(persons).values({
    environmentId: where.environmentId,
    personId,
    externalId: randomUUID(),
    firstName: "Ada",
    lastName: "Lovelace",
    dateOfBirth: "1990-12-10",
    email: "ada@example.com",
    phone: "+37061234567",
    address,
    ...facts,
  });
  return personId;
}

async function addCorporate(where: Where, facts: Partial<typeof corporates.$inferInsert> = {}) {
  const corporateId = newFinciId();
  await db.insert(corporates).values({
    environmentId: where.environmentId,
    corporateId,
    externalId: randomUUID(),
    legalName: "Plain UAB",
    registrationNumber: "1",
    country: "LT",
    address,
    ...facts,
  });
  return corporateId;
}

const usual: string[] = [];
for (const createdAt of crowdedMoments()) {
  usual.push(await addPerson(own, { createdAt }), await addCorporate(own, { createdAt }));
}
const long = new Date(Date.now() - 3_600_000);
const person = await addPerson(own, {
  createdAt: long,
  firstName: "Grace",
  lastName: "Hopper",
  email: "grace@navy.example",
  externalId: "crm-17",
});
const corporate = await addCorporate(own, {
  createdAt: long,
  legalName: "Northwind 100% UAB",
  externalId: "erp-4",
  registrationNumber: "304567890",
});
const ofOther = await addPerson(other, { lastName: "Hopper" });
const ofProduction = await addCorporate(production);
const everyone = contextOfAll(db);
const ownAgent = contextOf(db, [{ role: "agent", programId: own.programId }]);

async function idsWith(filter: Partial<z.input<typeof listCustomersSchema>>, context = ownAgent) {
  const page = await listCustomers(context, listCustomersSchema.parse(filter));
  return page.items.map((item) => item.id);
}

describe("listCustomers", () => {
  it("pages through persons and corporates in one order, losing and repeating none", async () => {
    const inOne = await idsWith({}, everyone);
    expect(new Set(inOne)).toEqual(new Set([...usual, person, corporate, ofOther]));
    for (const limit of [1, 2, 5]) {
      const pages = await readAllPages((page) => listCustomers(everyone, page), limit);
      expect(pages.map((item) => item.id)).toEqual(inOne);
    }
  });

  it("keeps to the side and the programs of the actor", async () => {
    expect(await idsWith({}, contextOfAll(db, "production"))).toEqual([ofProduction]);
    expect(await idsWith({ programId: other.programId })).toEqual([]);
    expect(await idsWith({}, contextOf(db, []))).toEqual([]);
  });

  it.each([
    ["part of a name", "race hop", person],
    ["part of an e-mail", "@navy", person],
    ["external id of a person", "crm-17", person],
    ["FINCI id of a person", person, person],
    ["part of a legal name", "WIND 100%", corporate],
    ["external id of a corporate", "erp-4", corporate],
    ["registration number", "304567890", corporate],
    ["FINCI id of a corporate", corporate, corporate],
  ])("finds by %s", async (_name, text, id) => {
    expect(await idsWith({ text })).toEqual([id]);
  });

  it("narrows to one type", async () => {
    expect(await idsWith({ type: "person" })).toHaveLength(6);
    expect(await idsWith({ type: "corporate", text: "Hopper" })).toEqual([]);
  });
});

describe("getPerson", () => {
  it("shows accounts with money and cards", async () => {
    const card = await own.addCard({ balanceMinor: 5_000n });
    const found = await getPerson(ownAgent, { id: card.personId });
    expect(found.accounts).toMatchObject([
      { accountId: card.accountId, balance: { available: { minor: 5_000n, currency: "EUR" } } },
    ]);
    expect(found.cards.map((item) => item.tokenId)).toEqual([card.tokenId]);
  });

  it.each([ofOther, "1", corporate])("does not find %s", async (id) => {
    await expect(getPerson(ownAgent, { id })).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("getCorporate", () => {
  it("shows employees, accounts and their cards", async () => {
    const { environmentId } = own;
    const employeeId = newFinciId();
    const accountId = newFinciId();
    await db.insert(employees).values({
      environmentId,
      employeeId,
      corporateId: corporate,
      externalId: randomUUID(),
      firstName: "Edsger",
      lastName: "Dijkstra",
      dateOfBirth: "1960-05-11",
      email: "edsger@example.com",
      phone: "+3120000000",
    });
    await db
      .insert(accounts)
      .values({ environmentId, accountId, ownerType: "corporate", ownerId: corporate, currency: "EUR" });
    const { tokenId } = await own.addCard({
      account: { accountId, personId: "", currency: "EUR" },
      card: { holderType: "employee", holderId: employeeId },
    });
    const found = await getCorporate(ownAgent, { id: corporate });
    expect(found.employees.map((item) => item.lastName)).toEqual(["D."]);
    expect(found.accounts).toMatchObject([
      { accountId, owner: { name: "Northwind 100% UAB" }, balance: { posted: { minor: 0n } } },
    ]);
    expect(found.cards).toMatchObject([{ tokenId, holder: { name: "Edsger D." } }]);
    expect(await getEmployee(ownAgent, { id: employeeId })).toMatchObject({
      lastName: "D.",
      corporate: { id: corporate, name: "Northwind 100% UAB" },
      cards: [{ tokenId }],
    });
    const stranger = contextOf(db, [{ role: "agent", programId: other.programId }]);
    await expect(getEmployee(stranger, { id: employeeId })).rejects.toMatchObject({ kind: "not_found" });
  });

  it.each([ofProduction])("finds one of the other side", async (id) => {
    expect((await getCorporate(ownAgent, { id })).environment.kind).toBe("production");
  });

  it("does not find one of another program", async () => {
    const hidden = await addCorporate(other);
    await expect(getCorporate(ownAgent, { id: hidden })).rejects.toMatchObject({ kind: "not_found" });
  });
});
