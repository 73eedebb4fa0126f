import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cards, finciIntents, issuances, persons } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { recoverIntents } from "../../jobs/recover-intents";
import { FinciBench, type LinkedProgram } from "../testing";
import {
  abandonIssuance,
  getIssuance,
  type IssuanceView,
  listOpenIssuances,
  runIssuance,
  type StepForms,
  saveIssuanceForm,
  startIssuance,
} from "./index";

const bench = new FinciBench();
let program: LinkedProgram;
let manager: ServiceContext;

beforeAll(async () => {
  await bench.start();
  program = await bench.program();
  manager = bench.as("program_manager");
});
afterAll(() => bench.stop());
afterEach(async () => {
  await bench.finci.control("DELETE", "faults");
});

const address = { line1: "Götgatan 31", city: "Stockholm", postalCode: "116 21", country: "SE" };
const names = {
  firstName: "Anna",
  lastName: "Bergström",
  dateOfBirth: "1990-05-12",
  email: "anna.bergstrom@post.example",
  phone: "+46 70 174 06 01",
};
const personForms = {
  person: { mode: "new", ...names, address },
  account: { mode: "new", currency: "EUR" },
  card: { productId: 701, embossingName: "ANNA BERGSTROM", activate: true },
} satisfies Partial<StepForms>;
const corporateForms = {
  corporate: {
    mode: "new",
    legalName: "Nordwind Logistik GmbH",
    registrationNumber: "HRB 118204",
    country: "DE",
    address,
  },
  account: { mode: "new", currency: "USD" },
  employee: { mode: "new", ...names },
  card: { productId: 702, embossingName: "ANNA BERGSTROM" },
} satisfies Partial<StepForms>;

const start = (chain: "person" | "corporate", form: Record<string, object> = {}) =>
  startIssuance(manager, { programId: program.programId, chain, form: form as Record<string, never> });
const run = (id: string) => runIssuance(manager, id);
const states = (view: IssuanceView) => view.steps.map((step) => `${step.key} ${step.state}`);

const families = ["persons", "corporates", "employees", "accounts", "cards"] as const;
async function atFinci() {
  const counts = await Promise.all(families.map((family) => bench.countAtFinci(family)));
  return Object.fromEntries(families.map((family, index) => [family, counts[index] ?? 0]));
}

async function cardOf(view: IssuanceView) {
  const [card] = await bench.db
    .select()
    .from(cards)
    .where(eq(cards.tokenId, view.records.tokenId ?? ""));
  return card;
}

describe("issuing a card", () => {
  it("walks person, account and card, and knows the number afterwards", async () => {
    const { id } = await start("person", personForms);
    const done = await run(id);
    expect(done).toMatchObject({ state: "completed", problem: null, fieldProblems: {} });
    expect(states(done)).toEqual(["person done", "account done", "card done"]);
    expect(await cardOf(done)).toMatchObject({
      accountId: done.records.accountId,
      holderType: "person",
      holderId: done.records.personId,
      status: "active",
      stage: "plastic_not_delivered",
      maskedNumber: expect.stringMatching(/^5412-75\*\*/),
    });
    const [mirrored] = await bench.db
      .select()
      .from(persons)
      .where(eq(persons.personId, done.records.personId ?? ""));
    expect(mirrored).toMatchObject({ phone: "+46701740601", externalId: `${id}:person` });
    expect(await run(id)).toEqual(done);
  });

  it("walks corporate, account, employee and card", async () => {
    const done = await run((await start("corporate", corporateForms)).id);
    expect(states(done)).toEqual(["corporate done", "account done", "employee done", "card done"]);
    expect(await cardOf(done)).toMatchObject({
      holderType: "employee",
      holderId: done.records.employeeId,
      status: "new",
      stage: "digital",
    });
  });

  it("makes only the card where person and account exist", async () => {
    const first = await run((await start("person", personForms)).id);
    const before = await atFinci();
    const { personId, accountId } = first.records;
    const second = await start("person", {
      ...personForms,
      person: { mode: "existing", personId },
      account: { mode: "existing", accountId },
    });
    const done = await run(second.id);
    expect(done.records).toMatchObject({ personId, accountId });
    expect(await atFinci()).toEqual({ ...before, cards: (before.cards ?? 0) + 1 });
  });

  it("stops where FINCI refuses, keeps what was typed, and resumes there", async () => {
    const { id } = await start("person", personForms);
    const before = await atFinci();
    await bench.fault("rate_limited", "create-account");
    const stopped = await run(id);
    expect(states(stopped)).toEqual(["person done", "account problem", "card waiting"]);
    expect(stopped.problem).toMatchObject({ step: "account", errorCodes: ["rate_limited"] });
    expect(stopped.form).toEqual(personForms);
    expect((await listOpenIssuances(manager)).map((issuance) => issuance.id)).toContain(id);
    const done = await run(id);
    expect(done).toMatchObject({ state: "completed", problem: null });
    expect(done.records.personId).toBe(stopped.records.personId);
    expect(await atFinci()).toMatchObject({
      persons: (before.persons ?? 0) + 1,
      accounts: (before.accounts ?? 0) + 1,
      cards: (before.cards ?? 0) + 1,
    });
  });

  it("takes another external id after the first was taken", async () => {
    const taken = { ...personForms, person: { ...personForms.person, externalId: randomUUID() } };
    await run((await start("person", taken)).id);
    const { id } = await start("person", taken);
    expect((await run(id)).problem).toMatchObject({ step: "person", errorCodes: ["duplicate_external_id"] });
    const values = { ...taken.person, externalId: randomUUID() };
    await saveIssuanceForm(manager, { id, step: "person", values });
    expect((await run(id)).state).toBe("completed");
  });

  it("makes each record once when two runs come at once", async () => {
    const { id } = await start("corporate", corporateForms);
    const before = await atFinci();
    const runs = await Promise.allSettled([run(id), run(id), run(id)]);
    for (const result of runs) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ kind: "conflict" });
    }
    expect((await run(id)).state).toBe("completed");
    const after = await atFinci();
    for (const family of ["corporates", "employees", "accounts", "cards"] as const) {
      expect(after[family], family).toBe((before[family] ?? 0) + 1);
    }
  });

  it.each(["create-person", "create-account", "create-card"])(
    "is completed in one go though the answer of %s was lost",
    async (operation) => {
      const { id } = await start("person", personForms);
      const before = await atFinci();
      await bench.fault("reset_after_write", operation);
      expect((await run(id)).state).toBe("completed");
      expect(await atFinci()).toMatchObject({
        persons: (before.persons ?? 0) + 1,
        accounts: (before.accounts ?? 0) + 1,
        cards: (before.cards ?? 0) + 1,
      });
    },
  );

  it("is continued by recovery after a crash between the call and its outcome", async () => {
    const { id } = await start("person", personForms);
    await bench.fault("reset_after_write", "create-account");
    await bench.fault("reset_before_write", "get-accounts");
    const stopped = await run(id);
    expect(stopped.problem).toMatchObject({
      step: "account",
      sentence: expect.stringContaining("not known yet"),
    });
    const values = { mode: "new", currency: "USD" };
    await expect(saveIssuanceForm(manager, { id, step: "account", values })).rejects.toMatchObject({
      kind: "conflict",
    });
    await expect(abandonIssuance(manager, id)).rejects.toMatchObject({ kind: "conflict" });
    await bench.db
      .update(finciIntents)
      .set({ state: "pending", updatedAt: new Date(Date.now() - 60_000) })
      .where(eq(finciIntents.idempotencyKey, `${id}:account`));
    const accounts = await bench.countAtFinci("accounts");
    expect(await recoverIntents(bench.db)).toBe(1);
    const settled = await getIssuance(manager, id);
    expect(settled.problem).toBeNull();
    expect(states(settled)).toEqual(["person done", "account done", "card next"]);
    expect((await run(id)).state).toBe("completed");
    expect(await bench.countAtFinci("accounts")).toBe(accounts);
  });
});

describe("what was typed", () => {
  it("is kept though it is wrong, and every field says what is wrong", async () => {
    const { id } = await start("person");
    const values = {
      mode: "new",
      firstName: "  ",
      lastName: "B".repeat(61),
      dateOfBirth: "2190-01-01",
      email: "anna@",
      phone: "070 174",
      address: { line1: "Götgatan 31", city: "", postalCode: "116 21", country: "XX" },
    };
    const saved = await saveIssuanceForm(manager, { id, step: "person", values });
    expect(saved.form.person).toEqual(values);
    expect(saved.fieldProblems).toEqual({
      "person.firstName": "Enter the first name.",
      "person.lastName": "Holds at most 60 characters.",
      "person.dateOfBirth": "The date of birth must be in the past, after 1900.",
      "person.email": "Enter an e-mail address, such as anna.berg@example.com.",
      "person.phone": "Enter an international number with its country code, such as +352 123 456 78.",
      "person.address.city": "Enter the city.",
      "person.address.country": "Choose a country.",
    });
    await expect(run(id)).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { "person.email": expect.any(String), "account.mode": expect.any(String) } },
    });
    expect((await getIssuance(manager, id)).form.person).toEqual(values);
  });

  it.each([
    ["A", "needs at least 2 characters"],
    ["ANNA  BERGSTROM", "single spaces"],
    ["ANNA BERGSTRÖM", "A–Z"],
    ["ANNA MARIA BERGSTROM-LUND", "at most 21 characters"],
  ])("the embossing name %s is refused at its field", async (embossingName, words) => {
    const { id } = await start("person", personForms);
    const card = { ...personForms.card, embossingName };
    const saved = await saveIssuanceForm(manager, { id, step: "card", values: card });
    expect(saved.fieldProblems).toEqual({ "card.embossingName": expect.stringContaining(words) });
  });

  it.each([
    ["card.productId", { card: { ...personForms.card, productId: 999 } }, "does not exist"],
    ["card.productId", { account: { mode: "new", currency: "USD" } }, "the account is in USD"],
    ["person.personId", { person: { mode: "existing", personId: "10011000000000000001" } }, "does not exist"],
    [
      "account.accountId",
      { account: { mode: "existing", accountId: "10013000000000000001" } },
      "does not exist",
    ],
  ])("a wrong reference is refused at %s before anything is sent", async (field, form, words) => {
    const before = await atFinci();
    const { id } = await start("person", { ...personForms, ...form });
    await expect(run(id)).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { [field]: expect.stringContaining(words) } },
    });
    expect(await atFinci()).toEqual(before);
  });

  it("an account of somebody else is refused", async () => {
    const other = await run((await start("person", personForms)).id);
    const account = { mode: "existing", accountId: other.records.accountId };
    const { id } = await start("person", { ...personForms, account });
    await expect(run(id)).rejects.toMatchObject({
      details: { fields: { "account.accountId": expect.stringContaining("does not belong") } },
    });
  });

  it("a plastic product needs physical issuance in scope", async () => {
    const digital = await bench.program({ capabilities: [] });
    const { id } = await startIssuance(manager, {
      programId: digital.programId,
      chain: "person",
      form: personForms,
    });
    await expect(run(id)).rejects.toMatchObject({
      details: { fields: { "card.productId": expect.stringContaining("not in scope") } },
    });
  });

  it("a done step can no longer be changed", async () => {
    const { id } = await start("person", personForms);
    await bench.fault("rate_limited", "create-account");
    await run(id);
    await expect(
      saveIssuanceForm(manager, { id, step: "person", values: personForms.person }),
    ).rejects.toMatchObject({ kind: "conflict" });
  });
});

describe("who may", () => {
  it("refuses roles that do not issue", async () => {
    const { id } = await start("person", personForms);
    for (const role of ["auditor", "agent", "finance"] as const) {
      const context = bench.as(role);
      const started = startIssuance(context, { programId: program.programId, chain: "person" });
      await expect(started).rejects.toMatchObject({ kind: "not_permitted" });
      await expect(runIssuance(context, id)).rejects.toMatchObject({ kind: "not_found" });
      expect(await listOpenIssuances(context)).toEqual([]);
    }
  });

  it("finds nothing of another program", async () => {
    const { id } = await start("person", personForms);
    const other = await bench.program();
    const stranger = bench.as("program_manager", other.programId);
    const attempts = [
      () => getIssuance(stranger, id),
      () => runIssuance(stranger, id),
      () => abandonIssuance(stranger, id),
      () => saveIssuanceForm(stranger, { id, step: "person", values: {} }),
      () => startIssuance(stranger, { programId: program.programId, chain: "person" }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ kind: "not_found" });
    expect(await listOpenIssuances(stranger)).toEqual([]);
  });

  it("refuses a chain that the program does not serve", async () => {
    const business = await bench.program({ customerModel: "businesses" });
    const started = startIssuance(manager, { programId: business.programId, chain: "person" });
    await expect(started).rejects.toMatchObject({ kind: "out_of_scope" });
  });
});

describe("abandoning", () => {
  it("ends the issuance, keeps the records made, and sends nothing more", async () => {
    const { id } = await start("person", personForms);
    await bench.fault("rate_limited", "create-account");
    const { records } = await run(id);
    expect(await abandonIssuance(manager, id)).toMatchObject({ state: "abandoned", records });
    expect(await abandonIssuance(manager, id)).toMatchObject({ state: "abandoned" });
    await expect(run(id)).rejects.toMatchObject({ kind: "conflict" });
    const open = await bench.db.select().from(issuances).where(eq(issuances.state, "open"));
    expect(open.map((issuance) => issuance.id)).not.toContain(id);
  });
});
