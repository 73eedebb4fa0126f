import { execFileSync } from "node:child_process";
import { createHash, randomUUID, verify } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromBuffer } from "yauzl";
import {
  auditEntries,
  certificationRuns,
  certificationScenarios,
  credentials,
  environments,
} from "@/db/schema";
import { noEvidence, type RunState, type ScenarioState, scenarioKeys } from "@/lib/certification";
import type { ServiceContext } from "../../context";
import { insertApiCall, insertAuthorization, insertTransaction } from "../read-testing";
import type { LinkedProgram } from "../testing";
import {
  acceptCertification,
  confirmProductionStep,
  exportEvidencePack,
  getCertification,
  getCertificationRun,
  getProductionReadiness,
  rerunScenario,
  signReadiness,
  withdrawAcceptance,
} from "./index";
import { CertificationBench } from "./testing";

const bench = new CertificationBench();
let program: LinkedProgram;
let manager: ServiceContext;
let engineer: ServiceContext;

beforeAll(async () => {
  await bench.start();
  program = await bench.linked();
  manager = await bench.stored("program_manager");
  engineer = await bench.stored("engineer");
});
afterAll(() => bench.stop());

let runsCount = 0;

/** An ended run whose validations all have the state. */
async function storedRun(
  state: RunState = "passed",
  each: ScenarioState = "passed",
  keys: readonly (typeof scenarioKeys)[number][] = scenarioKeys,
): Promise<string> {
  const id = randomUUID();
  if (engineer.actor.type !== "user") throw new Error("no person");
  runsCount += 1;
  await bench.db.insert(certificationRuns).values({
    id,
    environmentId: program.environmentId,
    number: runsCount,
    mode: "simulator",
    state,
    startedByUserId: engineer.actor.userId,
    startedAt: new Date("2026-11-22T10:00:00.000Z"),
    finishedAt: state === "running" ? null : new Date("2026-11-22T10:00:09.000Z"),
  });
  const callId = await insertApiCall(bench.db, program, {
    requestBody: { first_name: "Zebulon", email: "zebulon@example.com", card_number: "5412750000001234" },
  });
  const item = {
    kind: "api_call" as const,
    id: callId,
    title: "POST",
    at: "2026-11-22T10:00:01.000Z",
    durationMs: 3,
  };
  await bench.db.insert(certificationScenarios).values(
    keys.map((key, position) => ({
      runId: id,
      key,
      position,
      state: each,
      evidence: {
        ...noEvidence,
        checks: [{ sentence: "It holds.", holds: true }],
        items: [item],
        ids: { token_id: "10012000000000000042" },
      },
    })),
  );
  return id;
}

function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return reject(error);
      const files = new Map<string, Buffer>();
      zip.on("entry", (entry) =>
        zip.openReadStream(entry, async (problem, stream) => {
          if (problem || !stream) return reject(problem);
          files.set(entry.fileName, await buffer(stream));
          zip.readEntry();
        }),
      );
      zip.on("end", () => resolve(files));
      zip.readEntry();
    });
  });
}

describe("the evidence pack", () => {
  it("holds summary, traces and hashes, signed so that the documented command proves it", async () => {
    const runId = await storedRun();
    const { fileName, stream } = await exportEvidencePack(engineer, { runId });
    expect(fileName).toMatch(/^certification-.*-run-\d+\.zip$/);
    const files = await unzip(await buffer(stream));
    const read = (name: string) => files.get(name) ?? Buffer.alloc(0);
    const manifest = JSON.parse(read("manifest.json").toString());
    expect(Object.keys(manifest.files)).toHaveLength(3 + scenarioKeys.length);
    for (const [name, { sha256 }] of Object.entries<{ sha256: string }>(manifest.files))
      expect(createHash("sha256").update(read(name)).digest("hex"), name).toBe(sha256);
    expect(read("summary.pdf").subarray(0, 5).toString()).toBe("%PDF-");
    const key = read("public-key.pem").toString();
    expect(verify(null, read("manifest.json"), key, read("manifest.sig"))).toBe(true);
    expect(
      verify(null, Buffer.concat([read("manifest.json"), Buffer.from(" ")]), key, read("manifest.sig")),
    ).toBe(false);
    const folder = mkdtempSync(path.join(tmpdir(), "evidence-"));
    for (const name of ["manifest.json", "manifest.sig", "public-key.pem"])
      writeFileSync(path.join(folder, name), read(name));
    const command =
      "pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile manifest.sig".split(
        " ",
      );
    expect(execFileSync("openssl", command, { cwd: folder }).toString()).toMatch(/Verified Successfully/i);
    const { keyFingerprints } = await getCertification(engineer, { programId: program.programId });
    expect(keyFingerprints).toEqual([manifest.signed_with.public_key_sha256]);
    const [entry] = await bench.db
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.subjectId, runId), eq(auditEntries.action, "certification.export")));
    expect(entry?.after).toMatchObject({ key: manifest.signed_with.public_key_sha256 });
  });

  it("holds no card number, no secret and no personal data in clear, and is the same each time", async () => {
    const runId = await storedRun();
    const packs = [];
    for (let turn = 0; turn < 2; turn += 1)
      packs.push(await buffer((await exportEvidencePack(engineer, { runId })).stream));
    expect(packs[0]?.equals(packs[1] ?? Buffer.alloc(0))).toBe(true);
    const files = await unzip(packs[0] ?? Buffer.alloc(0));
    const [credential] = await bench.db
      .select()
      .from(credentials)
      .where(eq(credentials.environmentId, program.environmentId));
    for (const [name, bytes] of files) {
      const text = bytes.toString("utf8");
      for (const secret of [
        "5412750000001234",
        "zebulon@example.com",
        program.credentials.secret,
        credential?.secretSealed ?? "no secret",
        "PRIVATE KEY",
      ])
        expect(text.includes(secret), `${name} holds ${secret}`).toBe(false);
    }
    expect(files.get("traces/01-records_created.json")?.toString()).toContain("/api/v1/get-cards");
  });

  it("is refused while the run is under way, and to people of other programs", async () => {
    const runId = await storedRun("running", "waiting");
    await expect(exportEvidencePack(engineer, { runId })).rejects.toMatchObject({ kind: "conflict" });
    await bench.db
      .update(certificationRuns)
      .set({ state: "cancelled" })
      .where(eq(certificationRuns.id, runId));
    const other = await bench.program();
    const stranger = await bench.stored("admin", other.programId);
    await expect(exportEvidencePack(stranger, { runId })).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("FINCI's acceptance", () => {
  const said = { engineerName: "Ona of FINCI", acceptedOn: "2026-11-20", note: "Mail of that day" };

  it("is kept apart from the result, once, freezes the run, and can be taken back", async () => {
    const runId = await storedRun();
    expect(await getCertificationRun(manager, { runId })).toMatchObject({
      state: "passed",
      acceptance: null,
    });
    await acceptCertification(manager, { runId, ...said });
    await expect(acceptCertification(manager, { runId, ...said })).rejects.toMatchObject({
      kind: "conflict",
    });
    const { acceptance } = await getCertificationRun(manager, { runId });
    expect(acceptance).toMatchObject({ ...said, recordedBy: "The program_manager" });
    await expect(rerunScenario(engineer, { runId, key: "approve" })).rejects.toMatchObject({
      kind: "conflict",
    });
    await withdrawAcceptance(manager, { runId, reason: "The wrong run" });
    expect((await getCertificationRun(manager, { runId })).acceptance).toBeNull();
    await expect(withdrawAcceptance(manager, { runId, reason: "Again" })).rejects.toMatchObject({
      kind: "conflict",
    });
  });

  it.each([
    ["that failed", () => storedRun("failed", "failed")],
    ["of some validations only", () => storedRun("passed", "passed", ["approve"])],
    ["that was stopped", () => storedRun("cancelled", "failed")],
  ])("is not written down for a run %s", async (_words, make) => {
    const runId = await make();
    await expect(acceptCertification(manager, { runId, ...said })).rejects.toMatchObject({
      kind: "conflict",
    });
  });

  it("is not written down for a day ahead, nor by an engineer of ours", async () => {
    const runId = await storedRun();
    await expect(
      acceptCertification(manager, { runId, ...said, acceptedOn: "2199-01-01" }),
    ).rejects.toMatchObject({
      kind: "invalid",
    });
    await expect(acceptCertification(engineer, { runId, ...said })).rejects.toMatchObject({
      kind: "not_permitted",
    });
  });
});

describe("production", () => {
  it("proves each step of the confirmation test by what production recorded, and keeps who signed readiness", async () => {
    const own = await bench.program();
    const environmentId = randomUUID();
    await bench.db
      .insert(environments)
      .values({ id: environmentId, programId: own.programId, kind: "production", sourceCidrs: [] });
    const where = { programId: own.programId, environmentId };
    const { programId } = own;
    const confirm = (key: "small_payment" | "decline" | "clearing" | "refund", evidenceId: string) =>
      confirmProductionStep(manager, { programId, key, evidenceId, note: "" });
    const inSandbox = await insertAuthorization(bench.db, own);
    await expect(confirm("small_payment", inSandbox)).rejects.toMatchObject({ kind: "invalid" });
    const approved = await insertAuthorization(bench.db, where);
    const declined = await insertAuthorization(bench.db, where, {
      decision: "declined",
      outcome: "declined",
      adviceResponseCode: "InsufficientFunds",
    });
    await expect(confirm("small_payment", declined)).rejects.toMatchObject({ kind: "invalid" });
    await expect(confirm("decline", approved)).rejects.toMatchObject({ kind: "invalid" });
    const cleared = await insertTransaction(bench.db, where, { authorizationId: approved });
    await expect(confirm("clearing", cleared)).rejects.toMatchObject({ kind: "invalid" });
    await confirm("small_payment", approved);
    await confirm("decline", declined);
    await confirm("clearing", cleared);
    await expect(confirm("refund", cleared)).rejects.toMatchObject({ kind: "invalid" });
    await confirm("refund", await insertTransaction(bench.db, where, { type: "return" }));
    const before = await getProductionReadiness(manager, { programId });
    expect(before.steps).toHaveLength(4);
    const holds = (key: string) => before.facts.find((fact) => fact.key === key)?.holds;
    expect([holds("production_confirmed"), holds("maintenance"), holds("exceptions")]).toEqual([
      true,
      true,
      true,
    ]);
    expect([
      holds("credentials"),
      holds("endpoints"),
      holds("source_networks"),
      holds("sandbox_accepted"),
    ]).toEqual([false, false, false, false]);
    const openExpected = before.facts.filter((fact) => !fact.holds).length;
    const signed = { programId, isReady: false, note: "Credentials are missing", openExpected };
    await expect(signReadiness(manager, { ...signed, openExpected: 0 })).rejects.toMatchObject({
      kind: "conflict",
    });
    await expect(signReadiness(engineer, signed)).rejects.toMatchObject({ kind: "not_permitted" });
    await signReadiness(manager, signed);
    const [review] = (await getProductionReadiness(manager, { programId })).reviews;
    expect(review).toMatchObject({ isReady: false, signedBy: "The program_manager", facts: before.facts });
    const stranger = await bench.stored("admin", program.programId);
    await expect(getProductionReadiness(stranger, { programId })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(
      confirmProductionStep(stranger, { programId, key: "decline", evidenceId: declined, note: "" }),
    ).rejects.toMatchObject({ kind: "not_found" });
  });
});

it("keeps no key of a pack in clear", async () => {
  const rows = await bench.test.sql`select private_key_sealed from signing_keys`;
  for (const row of rows) expect(row.private_key_sealed).toMatch(/^v2\./);
});
