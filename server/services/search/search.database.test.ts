import { afterAll, describe, expect, it } from "vitest";
import { corporates, employees, persons } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import {
  contextOf,
  contextOfAll,
  insertAuthorization,
  insertAuthorizations,
  insertDelivery,
  insertTransaction,
  newFinciId,
  seedSides,
} from "../read-testing";
import { search } from "./search";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
const address = { line1: "Gedimino pr. 1", city: "Vilnius", postal_code: "01103", country: "LT" };
const arn = "74123456789012345678901";
const eventId = newFinciId();
const personId = newFinciId();
const corporateId = newFinciId();
const employeeId = newFinciId();

const { accountId, tokenId } = await own.addCard({
  card: { lastFour: "4321", maskedNumber: "5412-75**-****-4321", embossingName: "G HOPPER" },
});
const { environmentId } = own;
await db.insert(persons).values({
  environmentId,
  personId,
  externalId: "crm-17",
  firstName: "Grace",
  lastName: "Hopper",
  dateOfBirth: "1906-12-09",
  email: "grace@navy.example",
  phone: "+35212345678",
  address,
});
await db.insert(corporates).values({
  environmentId,
  corporateId,
  externalId: "erp-4",
  legalName: "Northwind UAB",
  registrationNumber: "304567890",
  country: "LT",
  address,
});
await db.insert(employees).values({
  environmentId,
  employeeId,
  corporateId,
  externalId: "hr-9",
  firstName: "Edsger",
  lastName: "Dijkstra",
  dateOfBirth: "1930-05-11",
  email: "edsger@example.com",
  phone: "+31200000001",
});
const authorizationId = await insertAuthorization(db, own, {
  billingAmountMinor: 123_456n,
  merchantName: "CAFÉ BEAN",
});
await insertAuthorization(db, own, {
  billingAmountMinor: 123_456n,
  receivedAt: new Date(Date.now() - 8 * 24 * 3600 * 1000),
});
const transactionId = await insertTransaction(db, own, { arn, billingAmountMinor: 98_765n });
const deliveryId = await insertDelivery(db, own, { eventId });
const toUnknownEndpoint = await insertDelivery(db, null, { state: "rejected" });

const everyone = contextOfAll(db);
const ownAgent = contextOf(db, [{ role: "agent", programId: own.programId }]);
const otherAgent = contextOf(db, [{ role: "agent", programId: other.programId }]);

async function found(text: string, context = ownAgent) {
  const groups = await search(context, { text });
  return groups.flatMap((group) => group.items.map((item) => `${group.type} ${item.id}`));
}

describe("search", () => {
  it.each([
    ["token id", tokenId, `card ${tokenId}`],
    ["last four digits", "4321", `card ${tokenId}`],
    ["embossed name", "g hop", `card ${tokenId}`],
    ["account id", accountId, `account ${accountId}`],
    ["person id", personId, `person ${personId}`],
    ["external id of a person", "crm-17", `person ${personId}`],
    ["e-mail", "grace@navy.example", `person ${personId}`],
    ["phone", "+352 12345678", `person ${personId}`],
    ["name", "race hopp", `person ${personId}`],
    ["corporate id", corporateId, `corporate ${corporateId}`],
    ["external id of a corporate", "erp-4", `corporate ${corporateId}`],
    ["legal name", "northwind", `corporate ${corporateId}`],
    ["employee id", employeeId, `employee ${employeeId}`],
    ["external id of an employee", "hr-9", `employee ${employeeId}`],
    ["phone of an employee", "+31200000001", `employee ${employeeId}`],
    ["name of an employee", "dijkstra", `employee ${employeeId}`],
    ["authorization id", authorizationId, `authorization ${authorizationId}`],
    ["amount", "1234.56", `authorization ${authorizationId}`],
    ["amount with currency", "1234.56 EUR", `authorization ${authorizationId}`],
    ["transaction id", transactionId, `transaction ${transactionId}`],
    ["amount of a transaction", "987.65", `transaction ${transactionId}`],
    ["ARN", arn, `transaction ${transactionId}`],
    ["merchant", "fé bea", "merchant CAFÉ BEAN"],
    ["event id of a delivery", eventId, `delivery ${deliveryId}`],
    ["delivery id", deliveryId.toUpperCase(), `delivery ${deliveryId}`],
  ])("finds by %s, for the actor's programs only", async (_name, text, expected) => {
    expect(await found(text)).toEqual([expected]);
    expect(await found(text, otherAgent)).toEqual([]);
    expect(await found(text, contextOf(db, []))).toEqual([]);
    const elsewhere = contextOf(db, [{ role: "agent", programId: own.programId }], "production");
    expect(await found(text, elsewhere)).toEqual([]);
  });

  it("finds nothing for an amount in another currency, or for an empty or single character", async () => {
    expect(await found("1234.56 USD")).toEqual([]);
    expect(await found("")).toEqual([]);
    expect(await found("a")).toEqual([]);
    expect(await found("%%%")).toEqual([]);
  });

  it("finds a delivery to an unknown endpoint for readers of all programs only", async () => {
    expect(await found(toUnknownEndpoint, everyone)).toEqual([`delivery ${toUnknownEndpoint}`]);
    expect(await found(toUnknownEndpoint)).toEqual([]);
  });

  it("shows at most 8 of a kind, newest payments first, and leads to their pages", async () => {
    const start = Date.now() - 60_000;
    const rows = Array.from({ length: 10 }, (_, index) => ({
      billingAmountMinor: 777n,
      receivedAt: new Date(start + index),
    }));
    const ids = await insertAuthorizations(db, own, rows);
    const [group] = await search(ownAgent, { text: "7.77 EUR" });
    expect(group?.items.map((item) => item.id)).toEqual(ids.slice(2).reverse());
    expect(group?.items[0]).toMatchObject({
      title: "7.77 EUR · AMZN MKTP",
      href: `/authorizations/${ids[9]}`,
    });
  });

  it("answers each kind in its own group", async () => {
    const id = newFinciId();
    await insertAuthorization(db, production, { id });
    await insertDelivery(db, production, { eventId: id });
    const onProduction = contextOf(db, [{ role: "agent", programId: own.programId }], "production");
    const groups = await search(onProduction, { text: id });
    expect(groups.map((group) => group.label)).toEqual(["Authorizations", "Deliveries"]);
  });
});
