import { randomUUID } from "node:crypto";
import { and, eq, like } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  auditEntries,
  authorizations,
  certificationScenarios,
  environments,
  finciIntents,
} from "@/db/schema";
import { scenarioKeys } from "@/lib/certification";
import type { ServiceContext } from "../../context";
import type { LinkedProgram } from "../testing";
import {
  extendWait,
  getCertification,
  getCertificationRun,
  rerunScenario,
  startCertification,
  stopCertification,
} from "./index";
import { CertificationBench } from "./testing";

/** The limit of issue and contract, on a machine that does nothing else; tests share theirs. */
const runMsMax = 30_000;
const testMsMax = 120_000;

const bench = new CertificationBench();
let program: LinkedProgram;
let engineer: ServiceContext;

beforeAll(async () => {
  await bench.start();
  bench.jobs.start();
  program = await bench.linked();
  engineer = await bench.stored("engineer");
}, testMsMax);
afterAll(() => bench.stop());

describe("a run against the simulator", () => {
  it(
    "passes all twelve in under 30 s, each with checks, traces and ids",
    async () => {
      const runId = await bench.begin(engineer, program);
      const run = await bench.ended(engineer, runId);
      expect(run.scenarios.map(({ key, explanation }) => [key, explanation])).toEqual(
        scenarioKeys.map((key) => [key, null]),
      );
      expect(run).toMatchObject({ state: "passed", number: 1, isWhole: true, acceptance: null });
      expect((run.finishedAt?.getTime() ?? 0) - run.startedAt.getTime()).toBeLessThan(runMsMax);
      for (const { key, evidence } of run.scenarios) {
        expect(evidence.checks.length, key).toBeGreaterThan(0);
        expect(
          evidence.checks.every(({ holds }) => holds),
          key,
        ).toBe(true);
        expect(evidence.items.length, key).toBeGreaterThan(0);
        expect(Object.keys(evidence.ids).length, key).toBeGreaterThan(0);
      }
      const kindsOf = (key: string) =>
        run.scenarios.find((scenario) => scenario.key === key)?.evidence.items.map(({ kind }) => kind);
      expect(kindsOf("records_created")).toContain("api_call");
      for (const key of ["clearing", "return"])
        expect(new Set(kindsOf(key))).toEqual(
          new Set(["api_call", "delivery", "authorization", "transaction", "ledger_entry"]),
        );
      const [finish] = await bench.db
        .select()
        .from(auditEntries)
        .where(and(eq(auditEntries.subjectId, runId), eq(auditEntries.action, "certification.finish")));
      expect(finish?.after).toMatchObject({ result: "passed", failed: [] });
    },
    testMsMax,
  );

  it(
    "carries out only what was chosen, and one of them again, in its place",
    async () => {
      const runId = await bench.begin(engineer, program, ["approve"]);
      const first = await bench.ended(engineer, runId);
      expect(first).toMatchObject({ state: "passed", isWhole: false });
      await rerunScenario(engineer, { runId, key: "approve" });
      const again = await bench.ended(engineer, runId);
      expect(again.scenarios).toMatchObject([{ key: "approve", state: "passed", attempt: 2 }]);
      const idOf = (run: typeof again) => run.scenarios[0]?.evidence.ids;
      expect(idOf(again)?.token_id).toBe(idOf(first)?.token_id);
      expect(idOf(again)?.authorization_id).not.toBe(idOf(first)?.authorization_id);
    },
    testMsMax,
  );

  it(
    "goes on after the process died, and creates nothing twice at FINCI",
    async () => {
      await bench.jobs.end();
      const runId = await bench.begin(engineer, program, ["timeout_safe_decline", "clearing"]);
      bench.jobs = bench.newJobs();
      bench.jobs.start();
      // While the simulator lets its three seconds run out.
      await expect
        .poll(() => countAuthorizations(runId), { timeout: testMsMax, interval: 20 })
        .toBeGreaterThan(0);
      await bench.jobs.end();
      bench.jobs = bench.newJobs();
      bench.jobs.start();
      const run = await bench.ended(engineer, runId);
      expect(run.scenarios.map(({ explanation }) => explanation)).toEqual([null, null]);
      const creates = await bench.db
        .select()
        .from(finciIntents)
        .where(like(finciIntents.idempotencyKey, `certification:${runId}:%`));
      expect(creates.filter(({ operation }) => operation === "create_card")).toHaveLength(1);
    },
    testMsMax,
  );
});

async function countAuthorizations(runId: string): Promise<number> {
  const [card] = await bench.db
    .select({ tokenId: finciIntents.resultId })
    .from(finciIntents)
    .where(
      and(
        like(finciIntents.idempotencyKey, `certification:${runId}:%`),
        eq(finciIntents.operation, "create_card"),
      ),
    );
  if (!card?.tokenId) return 0;
  const rows = await bench.db.select().from(authorizations).where(eq(authorizations.tokenId, card.tokenId));
  return rows.length;
}

describe("a validation that fails says why", () => {
  it(
    "names the refusal of a delivery from a source that is not permitted",
    async () => {
      const closed = await bench.linked();
      await bench.db
        .update(environments)
        .set({ sourceCidrs: ["203.0.113.0/24"] })
        .where(eq(environments.id, closed.environmentId));
      await bench.refreshPolicy();
      const runId = await bench.begin(engineer, closed, ["authorization_received"]);
      const run = await bench.ended(engineer, runId);
      expect(run.state).toBe("failed");
      expect(run.scenarios[0]?.explanation?.cause).toMatch(/127\.0\.0\.1.*rejected/);
      expect(run.scenarios[0]?.explanation?.nextStep).toMatch(/Deliveries/);
    },
    testMsMax,
  );

  it(
    "names what FINCI refused of a creation",
    async () => {
      const bad = await bench.linked();
      const name = bad.credentials.token.slice("token-".length);
      await bench.finci.tenant(name, { allowedCidrs: ["203.0.113.0/24"] });
      const runId = await bench.begin(engineer, bad, ["records_created"]);
      const run = await bench.ended(engineer, runId);
      expect(run.scenarios[0]?.explanation?.cause).toMatch(/ip_not_allowed/);
      expect(run.scenarios[0]?.evidence.items.some(({ kind }) => kind === "api_call")).toBe(true);
    },
    testMsMax,
  );

  it(
    "names the rule, the program or the balance that declined what should be approved",
    async () => {
      const draft = await bench.linked({ status: "draft" });
      const runId = await bench.begin(engineer, draft, ["approve"]);
      const run = await bench.ended(engineer, runId);
      expect(run.scenarios[0]?.explanation).toEqual({
        cause: expect.stringContaining("The payment of 12.04 USD should be approved, and was not."),
        nextStep: expect.any(String),
      });
      expect(run.scenarios[0]?.explanation?.cause).toContain("not active");
      expect(run.scenarios[0]?.evidence.checks.at(-1)?.holds).toBe(false);
    },
    testMsMax,
  );
});

describe("a live session", () => {
  it(
    "says what to trigger, recognises it when it arrives, and takes nothing else for it",
    async () => {
      const runId = await bench.begin(engineer, program, ["approve"], "live");
      const awaiting = () => scenarioOf(runId);
      await expect
        .poll(async () => (await awaiting())?.awaiting?.sentence, { timeout: testMsMax })
        .toMatch(/purchase of exactly 12\.04 USD with card \d{18,20}\./);
      const before = await awaiting();
      await extendWait(engineer, { runId, key: "approve" });
      const after = await awaiting();
      expect(after?.deadlineAt?.getTime()).toBeGreaterThan(before?.deadlineAt?.getTime() ?? 0);
      const tokenId = /card (\d+)/.exec(before?.awaiting?.sentence ?? "")?.[1];
      await bench.finci.control("POST", "authorizations", { token_id: tokenId, amount: "12.05" });
      expect((await awaiting())?.state).toBe("running");
      await bench.finci.control("POST", "authorizations", { token_id: tokenId, amount: "12.04" });
      expect(await bench.ended(engineer, runId)).toMatchObject({ state: "passed", mode: "live" });
    },
    testMsMax,
  );

  it(
    "fails what does not arrive in time, and may be stopped",
    async () => {
      const runId = await bench.begin(engineer, program, ["approve", "reversal"], "live");
      await expect
        .poll(async () => (await scenarioOf(runId))?.awaiting ?? null, { timeout: testMsMax })
        .not.toBeNull();
      await bench.db
        .update(certificationScenarios)
        .set({ deadlineAt: new Date() })
        .where(eq(certificationScenarios.runId, runId));
      await expect.poll(async () => (await scenarioOf(runId))?.state, { timeout: testMsMax }).toBe("failed");
      expect((await scenarioOf(runId))?.explanation?.cause).toMatch(/did not arrive/);
      await stopCertification(engineer, { runId });
      await stopCertification(engineer, { runId });
      const run = await getCertificationRun(engineer, { runId });
      expect(run.state).toBe("cancelled");
      expect(run.scenarios[1]?.explanation?.cause).toMatch(/stopped/);
    },
    testMsMax,
  );
});

async function scenarioOf(runId: string) {
  return (await getCertificationRun(engineer, { runId })).scenarios.find(({ key }) => key === "approve");
}

describe("starting", () => {
  it("gives one run for two presses, and refuses a second one beside it", async () => {
    const quiet = await bench.linked();
    const wanted = {
      runId: randomUUID(),
      programId: quiet.programId,
      mode: "live" as const,
      scenarios: ["approve" as const],
    };
    const [one, two] = await Promise.all([
      startCertification(engineer, wanted),
      startCertification(engineer, wanted),
    ]);
    expect(one).toEqual(two);
    const others = await Promise.allSettled(
      [1, 2].map(() => startCertification(engineer, { ...wanted, runId: randomUUID() })),
    );
    for (const other of others)
      expect(other).toMatchObject({
        status: "rejected",
        reason: { kind: "conflict", message: expect.stringContaining("is under way") },
      });
    await expect(rerunScenario(engineer, { runId: wanted.runId, key: "approve" })).rejects.toMatchObject({
      kind: "conflict",
    });
    await stopCertification(engineer, { runId: wanted.runId });
  });

  it("leaves out what FINCI decides by itself, and says so", async () => {
    const fincis = await bench.linked({ decisioningModel: "finci" });
    const runId = await bench.begin(engineer, fincis, ["decline"]);
    const run = await bench.ended(engineer, runId);
    expect(run.scenarios[0]).toMatchObject({
      state: "skipped",
      explanation: { cause: expect.stringContaining("FINCI decides") },
    });
  });

  it("is refused where no simulator answers, and to who may not", async () => {
    const far = await bench.linked();
    await bench.db
      .update(environments)
      .set({ baseUrl: "https://sandbox.example.com" })
      .where(eq(environments.id, far.environmentId));
    await expect(bench.begin(engineer, far)).rejects.toMatchObject({ kind: "out_of_scope" });
    const auditor = await bench.stored("auditor", program.programId);
    await expect(bench.begin(auditor, program)).rejects.toMatchObject({ kind: "not_permitted" });
    expect((await getCertification(auditor, { programId: program.programId })).runs.length).toBeGreaterThan(
      0,
    );
  });

  it("shows nothing of another program", async () => {
    const other = await bench.linked();
    const [own] = (await getCertification(engineer, { programId: program.programId })).runs;
    const stranger = await bench.stored("engineer", other.programId);
    const runId = own?.id ?? "";
    const attempts = [
      getCertification(stranger, { programId: program.programId }),
      getCertificationRun(stranger, { runId }),
      bench.begin(stranger, program),
      stopCertification(stranger, { runId }),
      rerunScenario(stranger, { runId, key: "approve" }),
      extendWait(stranger, { runId, key: "approve" }),
    ];
    for (const attempt of await Promise.allSettled(attempts))
      expect(attempt).toMatchObject({ status: "rejected", reason: { kind: "not_found" } });
  });
});
