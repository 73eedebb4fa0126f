import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { auditEntries, reveals } from "@/db/schema";
import { createTestDatabase, seedProgram } from "@/db/testing";
import { getCard } from "../cards";
import { getPerson } from "../customers";
import { getIssuance, saveIssuanceForm, startIssuance } from "../issuances";
import { seedSides } from "../read-testing";
import { addPerson } from "../users/testing";
import {
  checkPersonalData,
  checksMax,
  hidePersonalData,
  type RevealSubject,
  readReveals,
  revealPersonalData,
  revealsPerHourMax,
} from "./index";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other } = await seedSides(db);
const card = await own.addCard();
const neighbour = await own.addCard();
const subject: RevealSubject & { type: "person" } = {
  environmentId: own.environmentId,
  type: "person",
  id: card.personId,
};
const reason = "Caller asks for their address";

const auditOf = (action: string, userId: string) =>
  db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.actorUserId, userId))
    .then((entries) => entries.filter((entry) => entry.action === action));

describe("a reveal", () => {
  it("shows one record for 15 minutes, and the audit log holds the reason and no value", async () => {
    const agent = await addPerson(db, "agent");
    expect(await getPerson(agent, { id: card.personId })).toMatchObject({
      lastName: "L.",
      email: "a•••@e•••.com",
      personal: { isMasked: true, revealedUntil: null },
    });
    const asked = Date.now();
    const { revealedUntil } = await revealPersonalData(agent, { subject, reason });
    expect(revealedUntil?.getTime()).toBeGreaterThanOrEqual(asked + 15 * 60_000);
    expect(await getPerson(agent, { id: card.personId })).toMatchObject({
      lastName: "Lovelace",
      email: "ada@example.com",
      personal: { isMasked: false, revealedUntil },
    });
    expect(await getCard(agent, { id: card.tokenId })).toMatchObject({ embossingName: "ADA LOVELACE" });
    expect(await getCard(agent, { id: neighbour.tokenId })).toMatchObject({
      embossingName: "ADA L.",
      holder: { phone: expect.stringContaining("••••") },
    });
    const [entry] = await auditOf("personal.reveal", agent.actor.userId);
    expect(entry).toMatchObject({
      reason,
      subjectType: "person",
      subjectId: card.personId,
      programId: own.programId,
      environmentId: own.environmentId,
    });
    const { reason: _, ...rest } = entry ?? {};
    expect(JSON.stringify(rest, (_key, value) => (typeof value === "bigint" ? "" : value))).not.toMatch(
      /lovelace|ada@example/i,
    );
  });

  it("ends by itself", async () => {
    const agent = await addPerson(db, "agent");
    const { revealedUntil } = await revealPersonalData(agent, { subject, reason });
    const end = revealedUntil?.getTime() ?? 0;
    expect((await readReveals(agent, new Date(end - 1))).isOpen(subject)).toBe(true);
    expect((await readReveals(agent, new Date(end))).isOpen(subject)).toBe(false);
  });

  it("ends at once when asked to, also twice, and is written down once", async () => {
    const agent = await addPerson(db, "agent");
    await revealPersonalData(agent, { subject, reason });
    await revealPersonalData(agent, { subject, reason: "Again" });
    for (let times = 0; times < 2; times += 1) await hidePersonalData(agent, { subject });
    expect(await getPerson(agent, { id: card.personId })).toMatchObject({ lastName: "L." });
    expect(await auditOf("personal.hide", agent.actor.userId)).toHaveLength(1);
  });

  it("counts in every session of the same person, and for nobody else", async () => {
    const agent = await addPerson(db, "agent");
    await revealPersonalData(agent, { subject, reason });
    const elsewhere = { ...agent, actor: { ...agent.actor, sessionId: randomUUID() } };
    expect((await readReveals(elsewhere)).isOpen(subject)).toBe(true);
    const colleague = await addPerson(db, "agent");
    expect((await readReveals(colleague)).isOpen(subject)).toBe(false);
    await hidePersonalData(colleague, { subject });
    expect((await readReveals(agent)).isOpen(subject)).toBe(true);
  });

  it("counts no more once the role is gone", async () => {
    const agent = await addPerson(db, "agent");
    await revealPersonalData(agent, { subject, reason });
    const grants = [
      { role: "auditor" as const, programId: null },
      { role: "agent" as const, programId: other.programId },
    ];
    expect((await readReveals({ ...agent, actor: { ...agent.actor, grants } })).isOpen(subject)).toBe(false);
  });

  it.each(["risk", "finance", "engineer", "auditor"] as const)("is refused to %s", async (role) => {
    const reader = await addPerson(db, role);
    await expect(revealPersonalData(reader, { subject, reason })).rejects.toMatchObject({
      kind: "not_permitted",
    });
    const check = checkPersonalData(reader, { subject, field: "name", said: "Ada Lovelace" });
    await expect(check).rejects.toMatchObject({ kind: "not_permitted" });
    expect(await db.select().from(reveals).where(eq(reveals.userId, reader.actor.userId))).toEqual([]);
  });

  it("is refused where the person's role for it is for another program", async () => {
    const grants = [
      { role: "auditor" as const, programId: null },
      { role: "agent" as const, programId: other.programId },
    ];
    const reader = await addPerson(db, "auditor");
    const mixed = { ...reader, actor: { ...reader.actor, grants } };
    await expect(revealPersonalData(mixed, { subject, reason })).rejects.toMatchObject({
      kind: "not_permitted",
    });
  });

  it("finds no record of another program, of another environment or of none", async () => {
    const stranger = await addPerson(db, "agent", { programId: other.programId });
    const agent = await addPerson(db, "agent");
    const missing = [
      [stranger, subject],
      [agent, { ...subject, environmentId: other.environmentId }],
      [agent, { ...subject, type: "employee" as const }],
      [agent, { ...subject, id: "1" }],
      [await addPerson(db, "admin"), { ...subject, type: "issuance" as const }],
      [await addPerson(db, "admin"), { ...subject, type: "issuance" as const, id: randomUUID() }],
    ] as const;
    for (const [context, asked] of missing)
      await expect(revealPersonalData(context, { subject: asked, reason })).rejects.toMatchObject({
        kind: "not_found",
      });
  });

  it("is refused beyond so many within an hour, also for two at once", async () => {
    const agent = await addPerson(db, "agent");
    const { userId } = agent.actor;
    const { environmentId } = own;
    const facts = { userId, environmentId, subjectType: "person" as const, subjectId: "1", reason };
    const expiresAt = new Date(Date.now() + 60_000);
    await db.insert(reveals).values(Array(revealsPerHourMax - 1).fill({ ...facts, expiresAt }));
    const answers = await Promise.allSettled(
      [1, 2].map(() => revealPersonalData(agent, { subject, reason })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("comparing", () => {
  it("says yes or no, shows neither, and the log keeps the field only", async () => {
    const agent = await addPerson(db, "agent");
    const ask = (field: "name" | "email" | "postalCode", said: string) =>
      checkPersonalData(agent, { subject, field, said });
    expect(await ask("name", "ada LOVELACE")).toEqual({ matches: true });
    expect(await ask("email", "ada@example.org")).toEqual({ matches: false });
    expect(await getPerson(agent, { id: card.personId })).toMatchObject({ lastName: "L." });
    const entries = await auditOf("personal.check", agent.actor.userId);
    expect(entries.map((entry) => entry.after)).toEqual([
      { field: "Name", matches: true },
      { field: "E-mail", matches: false },
    ]);
  });

  it("ends after so many within 15 minutes", async () => {
    const agent = await addPerson(db, "agent");
    const ask = () => checkPersonalData(agent, { subject, field: "dateOfBirth", said: "1900-01-01" });
    for (let times = 0; times < checksMax; times += 1) await ask();
    await expect(ask()).rejects.toMatchObject({ kind: "too_many" });
  });
});

describe("a form that somebody else typed", () => {
  const person = { mode: "new", firstName: "Ada", lastName: "Lovelace", phone: "+37061234567" };

  it("is clear to who typed it, masked to others, and not saved over by what they see", async () => {
    const { programId } = await seedProgram(db, { program: { customerModel: "both" } });
    const author = await addPerson(db, "program_manager");
    const colleague = await addPerson(db, "program_manager");
    const started = await startIssuance(author, { programId, chain: "person", form: { person } });
    expect(started).toMatchObject({ form: { person }, personal: { isMasked: false } });
    const { id } = started;
    const seen = await getIssuance(colleague, id);
    expect(seen).toMatchObject({
      form: { person: { firstName: "Ada", lastName: "L.", phone: "•••• ••67" } },
      personal: { isMasked: true },
    });
    const values = { ...seen.form.person };
    await expect(saveIssuanceForm(colleague, { id, step: "person", values })).rejects.toMatchObject({
      kind: "conflict",
    });
    await saveIssuanceForm(colleague, { id, step: "account", values: { mode: "new", currency: "EUR" } });
    await revealPersonalData(colleague, { subject: seen.personal.subject, reason });
    expect(await getIssuance(colleague, id)).toMatchObject({ form: { person } });
    await saveIssuanceForm(colleague, { id, step: "person", values: { ...person, lastName: "Byron" } });
    expect(await getIssuance(author, id)).toMatchObject({ form: { person: { lastName: "Byron" } } });
  });
});
