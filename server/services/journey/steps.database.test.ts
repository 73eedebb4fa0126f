import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { auditEntries, finciIntents, journeyDocumentPieces, programs } from "@/db/schema";
import { createTestDatabase, seedProgram } from "@/db/testing";
import { journeySteps } from "@/lib/journey";
import {
  contextOf,
  contextOfAll,
  insertApiCall,
  insertAuthorization,
  insertDelivery,
  insertTransaction,
} from "../read-testing";
import {
  addEvidence,
  getJourney,
  listJourneys,
  openDocument,
  planStep,
  removeDocument,
  removeEvidence,
  setStepState,
  storeDocument,
} from "./index";
import { personOf } from "./testing";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const admin = contextOfAll(db);

const stepOf = async (programId: string, number: number) => {
  const step = (await getJourney(admin, { programId })).steps[number - 1];
  if (!step) throw new Error("no such step");
  return step;
};
const done = { state: "done" as const, evidence: "Mail of FINCI" };
const early = { outOfOrderReason: "Agreed with FINCI to go ahead" };

describe("the eleven steps", () => {
  it("stand in FINCI's order, none started, for a new program", async () => {
    const { programId } = await seedProgram(db);
    const { steps, doneCount } = await getJourney(admin, { programId });
    expect(steps.map(({ number }) => number)).toEqual(journeySteps.map(({ number }) => number));
    expect(steps.every(({ state }) => state === "not_started")).toBe(true);
    expect(doneCount).toBe(0);
  });

  it("tell blocked, waiting on FINCI and done apart, each with its reason", async () => {
    const { programId } = await seedProgram(db);
    const step = 1;
    await expect(
      setStepState(admin, { programId, step, readAt: null, state: "blocked" }),
    ).rejects.toMatchObject({ kind: "invalid", details: { fields: { reason: "Say what blocks it." } } });
    await setStepState(admin, { programId, step, readAt: null, state: "blocked", reason: "No budget" });
    const blocked = await stepOf(programId, 1);
    expect(blocked).toMatchObject({ state: "blocked", stateReason: "No budget" });
    const readAt = blocked.readAt;
    await setStepState(admin, { programId, step, readAt, state: "waiting_on_finci", reason: "The draft" });
    const waiting = await stepOf(programId, 1);
    await setStepState(admin, { programId, step, readAt: waiting.readAt, ...done });
    const finished = await stepOf(programId, 1);
    expect(finished).toMatchObject({ state: "done", stateReason: null, doneByName: "Test person" });
    expect(finished.evidence).toMatchObject([{ text: "Mail of FINCI" }]);
    await expect(
      setStepState(admin, { programId, step, readAt: finished.readAt, state: "in_progress" }),
    ).rejects.toThrow(/opened again/);
  });

  it("are not done without evidence where the console sees nothing, nor before others without a reason", async () => {
    const { programId } = await seedProgram(db);
    await expect(
      setStepState(admin, { programId, step: 1, readAt: null, state: "done" }),
    ).rejects.toMatchObject({ details: { fields: { evidence: expect.any(String) } } });
    await expect(setStepState(admin, { programId, step: 3, readAt: null, ...done })).rejects.toThrow(
      /Steps 1, 2 are not done/,
    );
    await setStepState(admin, { programId, step: 3, readAt: null, ...done, ...early });
    expect(await stepOf(programId, 3)).toMatchObject({
      state: "done",
      doneOutOfOrderReason: early.outOfOrderReason,
      openBefore: [1, 2],
    });
  });

  it("never count the tenth as done without the signed copy", async () => {
    const { programId } = await seedProgram(db);
    await expect(
      setStepState(admin, { programId, step: 10, readAt: null, ...done, ...early }),
    ).rejects.toThrow(/signed copy .* is not here/);
  });

  it("are changed by one of two at once; the other is told", async () => {
    const { programId } = await seedProgram(db);
    const set = (reason: string) =>
      setStepState(admin, { programId, step: 2, readAt: null, state: "blocked", reason });
    const outcomes = await Promise.allSettled(["One reason", "Another"].map(set));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find((outcome) => outcome.status === "rejected")?.reason).toMatchObject({
      kind: "conflict",
    });
  });

  it("have an owner of the program, a day and a note, and are overdue the day after", async () => {
    const { programId } = await seedProgram(db);
    const engineer = await personOf(db, "engineer", programId);
    const auditor = await personOf(db, "auditor", programId);
    const idOf = ({ actor }: typeof engineer) => (actor.type === "user" ? actor.userId : "");
    const plan = { programId, step: 4, readAt: null, dueOn: "2020-01-31", note: "Ask Ieva" };
    await expect(planStep(admin, { ...plan, ownerUserId: idOf(auditor) })).rejects.toThrow(/cannot own it/);
    await planStep(admin, { ...plan, ownerUserId: idOf(engineer) });
    expect(await stepOf(programId, 4)).toMatchObject({
      owner: { id: idOf(engineer) },
      isOverdue: true,
      note: "Ask Ieva",
    });
    const [first] = (await listJourneys(admin)).filter(({ program }) => program.id === programId);
    expect(first).toMatchObject({ overdueSince: "2020-01-31", doneCount: 0, current: { number: 1 } });
    expect((await listJourneys(admin))[0]?.overdueSince).toBe("2020-01-31");
  });

  it("are read by everyone in the program, written by who may, and of another program not found", async () => {
    const [own, other] = [await seedProgram(db), await seedProgram(db)];
    const { programId } = own;
    const agent = contextOf(db, [{ role: "agent", programId }]);
    const elsewhere = contextOf(db, [{ role: "engineer", programId: other.programId }]);
    expect((await getJourney(agent, { programId })).steps).toHaveLength(11);
    const change = { programId, step: 1, readAt: null, state: "in_progress" as const };
    await expect(setStepState(agent, change)).rejects.toMatchObject({ kind: "not_permitted" });
    await expect(setStepState(elsewhere, change)).rejects.toMatchObject({ kind: "not_found" });
    await expect(getJourney(elsewhere, { programId })).rejects.toMatchObject({ kind: "not_found" });
    expect((await listJourneys(elsewhere)).map(({ program }) => program.id)).toEqual([other.programId]);
    const entries = await db.select().from(auditEntries).where(eq(auditEntries.programId, programId));
    expect(entries).toEqual([]);
  });
});

describe("a step proves itself", () => {
  it("by the first record of its kind, and names what is missing", async () => {
    const program = await seedProgram(db, {
      cardApi: { token: "token-token-0001", secret: "secret-0000001" },
    });
    const { programId } = program;
    const { steps } = await getJourney(admin, { programId });
    expect(steps[3]?.proof).toMatchObject({
      isProven: false,
      facts: [{ seenAt: expect.any(Date) }, { seenAt: null }],
    });
    await insertApiCall(db, program, { outcome: "refused", httpStatus: 401 });
    expect((await stepOf(programId, 4)).proof.isProven).toBe(false);
    const id = await insertApiCall(db, program);
    await insertApiCall(db, program);
    expect((await stepOf(programId, 4)).proof).toMatchObject({
      isProven: true,
      facts: [{}, { record: { kind: "api_call", id } }],
    });
    await insertDelivery(db, program, { state: "rejected", httpStatus: 401 });
    expect((await stepOf(programId, 5)).proof.isProven).toBe(false);
    const deliveryId = await insertDelivery(db, program);
    expect((await stepOf(programId, 5)).proof).toMatchObject({
      isProven: true,
      facts: [{}, { record: { kind: "delivery", id: deliveryId } }],
    });
  });

  it("by a chain of records created through the API, for each kind of customer", async () => {
    const program = await seedProgram(db, { program: { customerModel: "both" } });
    const { programId, environmentId } = program;
    const { tokenId } = await program.addCard();
    expect((await stepOf(programId, 6)).proof.facts.map(({ seenAt }) => seenAt)).toEqual([null, null]);
    await db.insert(finciIntents).values({
      environmentId,
      operation: "create_card",
      idempotencyKey: "one",
      state: "succeeded",
      request: {},
      resultId: tokenId,
    });
    const both = await stepOf(programId, 6);
    expect(both.proof).toMatchObject({
      isProven: false,
      facts: [{ record: { id: tokenId } }, { seenAt: null }],
    });
    await db.update(programs).set({ customerModel: "consumers" }).where(eq(programs.id, programId));
    expect((await stepOf(programId, 6)).proof.isProven).toBe(true);
  });

  it("by a decision where deciding is ours, by advice where it is FINCI's, and by every kind of event", async () => {
    const program = await seedProgram(db);
    const { programId } = program;
    await insertAuthorization(db, program, { decision: null, adviceReceivedAt: new Date() });
    expect((await stepOf(programId, 7)).proof.isProven).toBe(false);
    await db.update(programs).set({ decisioningModel: "finci" }).where(eq(programs.id, programId));
    expect((await stepOf(programId, 7)).proof.isProven).toBe(true);
    await insertTransaction(db, program);
    const events = await stepOf(programId, 8);
    expect(events.proof.isProven).toBe(false);
    expect(events.proof.facts.filter(({ seenAt }) => seenAt === null).map(({ label }) => label)).toEqual([
      "Reversal handled",
      "Return handled",
    ]);
  });

  it("in the sandbox of its own program only, and is then done without evidence", async () => {
    const [own, other] = [
      await seedProgram(db, { cardApi: { token: "token-token-0002", secret: "secret-0000002" } }),
      await seedProgram(db),
    ];
    await insertApiCall(db, own);
    expect((await stepOf(other.programId, 4)).proof.isProven).toBe(false);
    await setStepState(admin, { programId: own.programId, step: 4, readAt: null, state: "done", ...early });
    expect(await stepOf(own.programId, 4)).toMatchObject({ state: "done", evidence: [] });
  });
});

const pdf = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(600_000, 7)]);

describe("documents and evidence", () => {
  it("are stored whole, once, and handed out as they came", async () => {
    const { programId } = await seedProgram(db);
    const input = { programId, step: 3, fileName: "../Letter š.pdf" };
    const { id } = await storeDocument(admin, input, pdf);
    expect(await storeDocument(admin, input, pdf)).toEqual({ id });
    const step = await stepOf(programId, 3);
    expect(step.documents).toMatchObject([
      { id, kind: "pdf", sizeBytes: pdf.length, fileName: "__Letter s.pdf" },
    ]);
    const { stream, contentType } = await openDocument(admin, { programId, documentId: id });
    expect(contentType).toBe("application/pdf");
    expect((await buffer(stream)).equals(pdf)).toBe(true);
  });

  it("are what their bytes say: programs, pages and card numbers are refused", async () => {
    const { programId } = await seedProgram(db);
    const store = (content: string | Buffer) =>
      storeDocument(admin, { programId, step: 3, fileName: "letter.pdf" }, Buffer.from(content));
    await expect(store("")).rejects.toThrow(/empty/);
    await expect(store(Buffer.from([0x4d, 0x5a, 0, 1, 2]))).rejects.toThrow(/Choose a PDF/);
    await expect(store("Card 5555 5555 5555 4444")).rejects.toThrow(/card number/);
    await expect(store(Buffer.alloc(10_000_001, "a"))).rejects.toThrow(/larger than 10 MB/);
    await store("<script>alert(1)</script>");
    expect((await stepOf(programId, 3)).documents).toMatchObject([
      { kind: "txt", fileName: "letter.pdf.txt" },
    ]);
  });

  it("stay while their step is done, and lose their content when they are taken away", async () => {
    const { programId } = await seedProgram(db);
    const { id } = await storeDocument(admin, { programId, step: 1, fileName: "a.pdf" }, pdf);
    await addEvidence(admin, { programId, step: 1, text: "Signed in Vilnius" });
    await addEvidence(admin, { programId, step: 1, text: "Signed in Vilnius" });
    await setStepState(admin, { programId, step: 1, readAt: null, state: "done" });
    const step = await stepOf(programId, 1);
    expect(step.evidence).toHaveLength(1);
    const evidenceId = step.evidence[0]?.id ?? "";
    await expect(removeDocument(admin, { programId, documentId: id })).rejects.toThrow(/Open the step/);
    await expect(removeEvidence(admin, { programId, evidenceId })).rejects.toThrow(/Open the step/);
    const reopen = { state: "in_progress" as const, reason: "A page is missing" };
    await setStepState(admin, { programId, step: 1, readAt: step.readAt, ...reopen });
    await removeEvidence(admin, { programId, evidenceId });
    await removeDocument(admin, { programId, documentId: id });
    expect(await stepOf(programId, 1)).toMatchObject({ evidence: [], documents: [] });
    const pieces = await db
      .select({ position: journeyDocumentPieces.position })
      .from(journeyDocumentPieces)
      .where(eq(journeyDocumentPieces.documentId, id));
    expect(pieces).toEqual([]);
    await expect(openDocument(admin, { programId, documentId: id })).rejects.toMatchObject({
      kind: "not_found",
    });
  });

  it("of another program are not found, whoever names them", async () => {
    const [own, other] = [await seedProgram(db), await seedProgram(db)];
    const { id } = await storeDocument(admin, { programId: own.programId, step: 1, fileName: "a.pdf" }, pdf);
    await expect(openDocument(admin, { programId: other.programId, documentId: id })).rejects.toMatchObject({
      kind: "not_found",
    });
    const elsewhere = contextOf(db, [{ role: "admin", programId: other.programId }]);
    await expect(openDocument(elsewhere, { programId: own.programId, documentId: id })).rejects.toMatchObject(
      { kind: "not_found" },
    );
  });
});
