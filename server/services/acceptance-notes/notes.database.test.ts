import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { acceptanceNotes, environments } from "@/db/schema";
import { createTestDatabase, seedProgram } from "@/db/testing";
import { dayInUtc } from "@/lib/journey";
import { getJourney, removeDocument, setStepState, storeDocument } from "../journey";
import { addProduction } from "../journey/testing";
import { contextOf, contextOfAll } from "../read-testing";
import { exportNote, getNotes, makeNote, removeContact, saveContact, signNote } from "./index";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const admin = contextOfAll(db);
const today = dayInUtc(new Date());
const contact = {
  role: "technical" as const,
  name: "Ieva K",
  email: "ieva@example.com",
  phone: "+370 612 34567",
};

async function noted() {
  const { programId } = await seedProgram(db, { program: { name: "Aurora" } });
  const environmentId = await addProduction(db, programId);
  await saveContact(admin, { programId, ...contact });
  const note = await makeNote(admin, { programId });
  return { programId, environmentId, note };
}

async function uploadedCopy(programId: string, text = "signed"): Promise<string> {
  const content = Buffer.from(`%PDF-1.7 ${text}`);
  return (await storeDocument(admin, { programId, step: 10, fileName: "signed.pdf" }, content)).id;
}

describe("the Transfer Acceptance Note", () => {
  it("says the facts: program, products, production addresses, endpoints without their key, contacts", async () => {
    const { programId } = await noted();
    const { now, missing } = await getNotes(admin, { programId });
    const lines = now.sections.flatMap(({ lines: all }) => all.map(({ name, value }) => `${name}: ${value}`));
    expect(lines).toContain("Name: Aurora");
    expect(lines).toContain("Calls to FINCI come from: 198.51.100.7/32");
    expect(lines).toContain("Technical contact: Ieva K, ieva@example.com, +370 612 34567");
    expect(lines.filter((line) => line.includes("…"))).toHaveLength(2);
    expect(missing).toEqual(["a product of production"]);
  });

  it("is a version per change of the facts, and the same version when nothing changed", async () => {
    const { programId, environmentId, note } = await noted();
    expect(note.number).toBe(1);
    expect(await makeNote(admin, { programId })).toEqual(note);
    await db
      .update(environments)
      .set({ outgoingCidrs: ["198.51.100.8/32"] })
      .where(eq(environments.id, environmentId));
    expect((await makeNote(admin, { programId })).number).toBe(2);
    const { versions, isNewestCurrent } = await getNotes(admin, { programId });
    expect(versions.map(({ number }) => number)).toEqual([2, 1]);
    expect(isNewestCurrent).toBe(true);
  });

  it("is one version when two people make it at once", async () => {
    const { programId } = await seedProgram(db);
    const made = await Promise.all([
      makeNote(admin, { programId }),
      makeNote(contextOfAll(db), { programId }),
    ]);
    expect(made.map(({ number }) => number)).toEqual([1, 1]);
  });

  it("proves the tenth step once its signed copy is here, and the copy stays", async () => {
    const { programId, note } = await noted();
    const documentId = await uploadedCopy(programId);
    const sign = { programId, noteId: note.id, documentId, signerName: "Jonas P", signedOn: today };
    await signNote(admin, sign);
    await signNote(admin, sign);
    const { steps } = await getJourney(admin, { programId });
    expect(steps[9]?.proof).toMatchObject({ isProven: true });
    await setStepState(admin, {
      programId,
      step: 10,
      readAt: null,
      state: "done",
      outOfOrderReason: "Asked by FINCI",
    });
    const other = await seedProgram(db);
    await expect(removeDocument(admin, { programId: other.programId, documentId })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(removeDocument(admin, { programId, documentId })).rejects.toThrow(/stays|done/);
  });

  it("is frozen at signing: neither the console nor SQL changes it, and later changes are named", async () => {
    const { programId, environmentId, note } = await noted();
    const documentId = await uploadedCopy(programId);
    const sign = { programId, noteId: note.id, documentId, signerName: "Jonas P", signedOn: today };
    await signNote(admin, sign);
    await expect(signNote(admin, { ...sign, signerName: "Somebody else" })).rejects.toThrow(/frozen/);
    for (const change of [{ data: {} }, { signerName: "Other" }])
      await expect(
        db.update(acceptanceNotes).set(change).where(eq(acceptanceNotes.id, note.id)),
      ).rejects.toThrow();
    await expect(db.delete(acceptanceNotes).where(eq(acceptanceNotes.id, note.id))).rejects.toThrow();
    expect((await getNotes(admin, { programId })).differences).toEqual([]);
    await db
      .update(environments)
      .set({ outgoingCidrs: ["198.51.100.9/32"] })
      .where(eq(environments.id, environmentId));
    await removeContact(admin, { programId, role: "technical" });
    expect((await getNotes(admin, { programId })).differences).toEqual([
      {
        section: "Production addresses",
        name: "Calls to FINCI come from",
        signed: "198.51.100.7/32",
        now: "198.51.100.9/32",
      },
      { section: "Contacts", name: "Technical contact", signed: expect.any(String), now: "none" },
    ]);
  });

  it("is signed in its newest version only, on a day that has come, with a copy of its own program", async () => {
    const { programId, note } = await noted();
    const documentId = await uploadedCopy(programId);
    const sign = { programId, noteId: note.id, documentId, signerName: "Jonas P", signedOn: today };
    await expect(signNote(admin, { ...sign, signedOn: "2100-01-01" })).rejects.toThrow(/still to come/);
    await expect(signNote(admin, { ...sign, signedOn: "2020-01-01" })).rejects.toThrow(/before the version/);
    const other = await noted();
    const elsewhere = await uploadedCopy(other.programId);
    await expect(signNote(admin, { ...sign, documentId: elsewhere })).rejects.toMatchObject({
      kind: "not_found",
    });
    await saveContact(admin, { programId, ...contact, name: "Rasa B" });
    await makeNote(admin, { programId });
    await expect(signNote(admin, sign)).rejects.toThrow(/version 2 has replaced version 1/);
  });

  it("is a PDF with the same bytes each time, also after it was signed", async () => {
    const { programId, note } = await noted();
    const file = async () => buffer((await exportNote(admin, { programId, number: 1 })).stream);
    const before = await file();
    expect(before.subarray(0, 5).toString()).toBe("%PDF-");
    const documentId = await uploadedCopy(programId);
    await signNote(admin, { programId, noteId: note.id, documentId, signerName: "Jonas P", signedOn: today });
    expect((await file()).equals(before)).toBe(true);
  });

  it("is read by everyone in the program, written by who may, and of another program not found", async () => {
    const { programId } = await noted();
    const auditor = contextOf(db, [{ role: "auditor", programId }]);
    expect((await getNotes(auditor, { programId })).versions).toHaveLength(1);
    await expect(makeNote(auditor, { programId })).rejects.toMatchObject({ kind: "not_permitted" });
    const other = await seedProgram(db);
    const elsewhere = contextOf(db, [{ role: "admin", programId: other.programId }]);
    await expect(getNotes(elsewhere, { programId })).rejects.toMatchObject({ kind: "not_found" });
    await expect(exportNote(elsewhere, { programId, number: 1 })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(exportNote(admin, { programId, number: 7 })).rejects.toMatchObject({ kind: "not_found" });
  });
});
