import { and, desc, eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { auditEntries, environments, programs, ruleSets, velocityMeters } from "@/db/schema";
import { createTestDatabase, seedProgram } from "@/db/testing";
import { contextOf, contextOfAll, insertAuthorization } from "../read-testing";
import { activateDraft, getRules, saveDraft } from "../rules";
import { getCapabilityEffects } from "./capability-effects";
import { changeCapability } from "./change-capability";
import { changeProgram } from "./change-program";
import { changeProgramStatus, getStatusEffects } from "./change-status";
import { createProgram } from "./create-program";
import type { ChangeProgram, CreateProgram } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const admin = contextOfAll(db);
const managerOf = (programId: string) => contextOf(db, [{ role: "program_manager", programId }]);

const wanted: CreateProgram = {
  name: "Žalia Kortelė",
  model: "crypto_mica",
  customerModel: "consumers",
  capabilities: ["wallets", "three_d_secure"],
  launchCountries: ["LT", "LT", "CH"],
  timeZone: "Europe/Vilnius",
  currency: "EUR",
  reason: "Agreed with FINCI on Monday",
};

async function readProgram(id: string) {
  const [program] = await db.select().from(programs).where(eq(programs.id, id));
  if (!program) throw new Error("no such program");
  return program;
}

/** What the form sends for a program as it is. */
async function asItIs(id: string): Promise<ChangeProgram> {
  const program = await readProgram(id);
  const { name, model, customerModel, launchCountries, timeZone, currency, updatedAt } = program;
  const { decisionDeadlineMs, holdDays, longHoldDays, tipAllowancePercent } = program;
  return {
    ...{ id, updatedAt, name, model, customerModel, launchCountries, timeZone, currency },
    ...{ decisionDeadlineMs, holdDays, longHoldDays, tipAllowancePercent },
    approvalThreshold: "1000.00",
    matchTolerance: "0.00",
    reason: "The test asks for it",
  };
}

const auditOf = (subjectId: string, action: string) =>
  db
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.subjectId, subjectId), eq(auditEntries.action, action)));

describe("createProgram", () => {
  it("makes a draft with both sides disabled, without address, networks or secrets, and says so in the audit log", async () => {
    const { id } = await createProgram(admin, wanted);
    expect(await readProgram(id)).toMatchObject({
      slug: expect.stringMatching(/^zalia-kortele-[0-9a-f]{6}$/),
      status: "draft",
      launchCountries: ["LT", "CH"],
      capabilities: ["wallets", "three_d_secure"],
      // without the capability FINCI decides
      decisioningModel: "finci",
    });
    const sides = await db
      .select()
      .from(environments)
      .where(eq(environments.programId, id))
      .orderBy(desc(environments.kind));
    expect(
      sides.map(({ kind, status, baseUrl, sourceCidrs }) => ({ kind, status, baseUrl, sourceCidrs })),
    ).toEqual([
      { kind: "sandbox", status: "disabled", baseUrl: null, sourceCidrs: [] },
      { kind: "production", status: "disabled", baseUrl: null, sourceCidrs: [] },
    ]);
    expect(await auditOf(id, "program.create")).toMatchObject([{ reason: wanted.reason, programId: id }]);
  });

  it("takes two of one name", async () => {
    const [one, other] = await Promise.all([createProgram(admin, wanted), createProgram(admin, wanted)]);
    expect(one.id).not.toBe(other.id);
  });

  it("is refused to a role for one program, and to a reader", async () => {
    const { programId } = await seedProgram(db);
    await expect(createProgram(managerOf(programId), wanted)).rejects.toThrow(/role for all programs/);
    const auditor = contextOf(db, [{ role: "auditor", programId: null }]);
    await expect(createProgram(auditor, wanted)).rejects.toMatchObject({ kind: "not_permitted" });
  });

  it.each([
    [{ timeZone: "Mars/Olympus" }, "timeZone"],
    [{ currency: "XYZ" }, "currency"],
    [{ launchCountries: [] }, "launchCountries"],
    [{ launchCountries: ["XX"] }, "launchCountries"],
    [{ name: "  " }, "name"],
    [{ reason: "" }, "reason"],
  ])("refuses %j", async (wrong, field) => {
    await expect(createProgram(admin, { ...wanted, ...wrong })).rejects.toThrow(field);
  });
});

describe("changeProgram", () => {
  it("changes what is asked, with before and after of just that", async () => {
    const { programId } = await seedProgram(db);
    const asked = { ...(await asItIs(programId)), holdDays: 10, approvalThreshold: "2500.5" };
    const { updatedAt } = await changeProgram(managerOf(programId), asked);
    const saved = await readProgram(programId);
    expect(saved).toMatchObject({ holdDays: 10, approvalThresholdMinor: 250_050n, updatedAt });
    expect(await auditOf(programId, "program.change")).toMatchObject([
      {
        before: { holdDays: 7, approvalThreshold: "1000.00 EUR" },
        after: { holdDays: 10, approvalThreshold: "2500.50 EUR" },
        reason: asked.reason,
      },
    ]);
  });

  it("never overwrites what somebody changed meanwhile, and names them", async () => {
    const { programId } = await seedProgram(db);
    const read = await asItIs(programId);
    const outcomes = await Promise.allSettled([
      changeProgram(managerOf(programId), { ...read, holdDays: 8 }),
      changeProgram(managerOf(programId), { ...read, holdDays: 9 }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("by Test person"),
    });
  });

  it("says so when nothing differs", async () => {
    const { programId } = await seedProgram(db);
    await expect(changeProgram(admin, await asItIs(programId))).rejects.toThrow(/already as you entered it/);
  });

  it.each([
    [{ decisionDeadlineMs: 3_000 }, /250 to 2500/],
    [{ holdDays: Number.NaN }, /whole number of days/],
    [{ tipAllowancePercent: 101 }, /0 to 100/],
  ])("refuses %j by its bounds", async (wrong, sentence) => {
    const { programId } = await seedProgram(db);
    await expect(changeProgram(admin, { ...(await asItIs(programId)), ...wrong })).rejects.toThrow(sentence);
  });

  it.each(["1.001", "-1", "much"])("refuses %s as a threshold, at its field", async (approvalThreshold) => {
    const { programId } = await seedProgram(db);
    await expect(
      changeProgram(admin, { ...(await asItIs(programId)), approvalThreshold }),
    ).rejects.toMatchObject({ details: { fields: { approvalThreshold: expect.any(String) } } });
  });

  it("keeps the currency of a program with accounts, and the model of one that was active", async () => {
    const program = await seedProgram(db);
    const read = await asItIs(program.programId);
    await expect(changeProgram(admin, { ...read, model: "co_branded" })).rejects.toThrow(/agreed with FINCI/);
    await changeProgram(admin, { ...read, currency: "JPY", approvalThreshold: "1000", matchTolerance: "0" });
    await program.addAccount();
    const again = { ...(await asItIs(program.programId)), currency: "SEK" };
    await expect(changeProgram(admin, again)).rejects.toThrow(/has accounts already/);
  });

  it("moves the windows of limits into a new time zone, with what they counted", async () => {
    const { programId, environmentId } = await seedProgram(db);
    const subject = { environmentId, scope: "program" as const, subjectId: "" };
    const rule = {
      id: "a",
      kind: "velocity",
      window: "day",
      currency: null,
      amountMaxMinor: null,
      countMax: 5,
    } as const;
    const draft = await saveDraft(admin, { ...subject, rules: [rule], reason: "Test", basedOn: null });
    await activateDraft(admin, draft);
    const [meter] = await db
      .select()
      .from(velocityMeters)
      .where(eq(velocityMeters.environmentId, environmentId));
    await changeProgram(admin, { ...(await asItIs(programId)), timeZone: "America/New_York" });
    const [moved] = await db
      .select()
      .from(velocityMeters)
      .where(eq(velocityMeters.environmentId, environmentId));
    expect(moved).toMatchObject({ id: meter?.id, timeZone: "America/New_York" });
    expect(JSON.parse(moved?.meterKey ?? "")).toMatchObject({ timeZone: "America/New_York" });
    // A next version with the same limit goes on with the same meter.
    const next = await saveDraft(admin, {
      ...subject,
      rules: [{ ...rule, countMax: 6 }],
      reason: "Test",
      basedOn: null,
    });
    await activateDraft(admin, next);
    const { active } = await getRules(admin, subject);
    const [row] = await db
      .select()
      .from(ruleSets)
      .where(eq(ruleSets.id, active?.id ?? ""));
    expect(row?.meterIds).toEqual({ a: meter?.id.toString() });
  });

  it("does not find another program, and refuses a reader", async () => {
    const [own, other] = [await seedProgram(db), await seedProgram(db)];
    const read = { ...(await asItIs(other.programId)), holdDays: 9 };
    await expect(changeProgram(managerOf(own.programId), read)).rejects.toMatchObject({ kind: "not_found" });
    const agent = contextOf(db, [{ role: "agent", programId: other.programId }]);
    await expect(changeProgram(agent, read)).rejects.toMatchObject({ kind: "not_permitted" });
    expect((await readProgram(other.programId)).holdDays).toBe(7);
  });
});

describe("changeProgramStatus", () => {
  it("suspends and activates with a reason, and never makes a draft again", async () => {
    const program = await seedProgram(db);
    const { programId: id } = program;
    await program.addCard();
    await insertAuthorization(db, program);
    expect(await getStatusEffects(managerOf(id), { id })).toEqual([
      { kind: "sandbox", isEnabled: true, activeCards: 1, authorizations24h: 1 },
    ]);
    const { updatedAt } = await readProgram(id);
    const suspended = await changeProgramStatus(managerOf(id), {
      id,
      updatedAt,
      status: "suspended",
      reason: "A leak",
    });
    const again = { ...suspended, status: "suspended", reason: "Again" } as const;
    await expect(changeProgramStatus(managerOf(id), again)).rejects.toThrow(/suspended already/);
    await changeProgramStatus(managerOf(id), { ...suspended, status: "active", reason: "Mended" });
    expect((await readProgram(id)).status).toBe("active");
    expect(await auditOf(id, "program.suspend")).toMatchObject([{ reason: "A leak" }]);
    const draft = await createProgram(admin, wanted);
    const made = await readProgram(draft.id);
    const early = { id: draft.id, updatedAt: made.updatedAt, status: "suspended", reason: "Early" } as const;
    await expect(changeProgramStatus(admin, early)).rejects.toThrow(/declines every payment already/);
  });
});

describe("changeCapability", () => {
  it("lists what it concerns, then takes it out, and who decides follows", async () => {
    const program = await seedProgram(db);
    const { programId: id } = program;
    await program.addCard();
    const capability = "integrator_managed_decisioning" as const;
    const found = await getCapabilityEffects(managerOf(id), { id, capability });
    expect(found.effects).toMatchObject([{ kind: "sandbox", count: 1, what: "active card" }]);
    const change = {
      id,
      updatedAt: found.program.updatedAt,
      capability,
      reason: "FINCI decides from now on",
    };
    const after = await changeCapability(managerOf(id), { ...change, isInScope: false });
    expect(await readProgram(id)).toMatchObject({
      capabilities: ["physical_issuance", "wallets", "three_d_secure"],
      decisioningModel: "finci",
    });
    const back = { ...change, updatedAt: after.updatedAt };
    await expect(changeCapability(admin, { ...back, isInScope: false })).rejects.toThrow(
      /out of scope already/,
    );
    await expect(changeCapability(admin, { ...change, isInScope: true })).rejects.toThrow(
      /changed meanwhile/,
    );
    await changeCapability(admin, { ...back, isInScope: true });
    expect(await readProgram(id)).toMatchObject({ decisioningModel: "integrator" });
    expect(await auditOf(id, "program.remove_capability")).toMatchObject([{ reason: change.reason }]);
  });

  it.each([
    "physical_issuance",
    "wallets",
    "three_d_secure",
    "integrator_managed_decisioning",
    "payments_api_reconciliation",
  ] as const)("counts what %s concerns in the actor's programs only", async (capability) => {
    const [own, other] = [await seedProgram(db), await seedProgram(db)];
    expect(
      (await getCapabilityEffects(managerOf(own.programId), { id: own.programId, capability })).effects,
    ).toEqual([]);
    await expect(
      getCapabilityEffects(managerOf(own.programId), { id: other.programId, capability }),
    ).rejects.toMatchObject({ kind: "not_found" });
  });
});
