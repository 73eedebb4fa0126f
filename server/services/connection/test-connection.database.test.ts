import { createServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { apiCalls, auditEntries, credentials, environments } from "@/db/schema";
import { type ConnectionStep, connectionSteps, failedStep, type StepState } from "@/lib/connection-test";
import { selfSigned } from "../../finci/certificate-testing";
import { personOf } from "../environment-testing";
import { FinciBench, type LinkedProgram } from "../testing";
import { readLastTest, testConnection } from "./index";

const bench = new FinciBench();
const open: Server[] = [];
beforeAll(() => bench.start());
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done))));
});
afterAll(() => bench.stop());

type Tenant = Parameters<typeof bench.finci.tenant>[1];

/** Changes what FINCI has of the program; the rest stays. */
const atFinci = ({ credentials: own }: LinkedProgram, changes: Tenant) =>
  bench.finci.tenant(own.token.replace("token-", ""), changes);

const settings = (program: LinkedProgram, changes: Partial<typeof environments.$inferInsert>) =>
  bench.db.update(environments).set(changes).where(eq(environments.id, program.environmentId));

async function run(program: LinkedProgram, nowMs?: () => number) {
  const { environmentId } = program;
  return testConnection(await personOf(bench), { environmentId }, nowMs ? { nowMs } : {});
}

async function listen(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

/** The failed step, and the state of another one. */
async function expectFailure(program: LinkedProgram, step: ConnectionStep, finding: string | RegExp) {
  const test = await run(program);
  expect(failedStep(test.steps)).toMatchObject({ step, advice: expect.stringMatching(/\w{3}/) });
  expect(failedStep(test.steps)?.finding).toMatch(finding);
  expect(test.isPassed).toBe(false);
  return Object.fromEntries(test.steps.map((each) => [each.step, each.state])) as Record<
    ConnectionStep,
    StepState
  >;
}

describe("a connection test", () => {
  it("passes every step where all is right, leaves its call in the API log and itself in the audit log", async () => {
    const program = await bench.program();
    const test = await run(program);
    expect(test.isPassed).toBe(true);
    expect(test.steps.map(({ step }) => step)).toEqual([...connectionSteps]);
    expect(test.steps.filter(({ state }) => state === "untold")).toEqual([]);
    const calls = await bench.db
      .select()
      .from(apiCalls)
      .where(eq(apiCalls.environmentId, program.environmentId));
    expect(calls).toMatchObject([{ operation: "get_persons", outcome: "success", attempt: 1 }]);
    const entries = await bench.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.environmentId, program.environmentId));
    expect(entries).toMatchObject([{ action: "environment.test_connection", after: { result: "passed" } }]);
  });

  it("runs for an environment that is disabled, too: so one is set up", async () => {
    const program = await bench.program();
    await settings(program, { status: "disabled" });
    expect((await run(program)).isPassed).toBe(true);
  });

  it("names the address when none is entered", async () => {
    const program = await bench.program();
    await settings(program, { baseUrl: null });
    await expectFailure(program, "address", /No base address/);
  });

  it("names the address when it lies inside, and calls nobody", async () => {
    const program = await bench.program();
    await settings(program, { baseUrl: "https://169.254.169.254" });
    await expectFailure(program, "address", /private or special network/);
    const calls = await bench.db
      .select()
      .from(apiCalls)
      .where(eq(apiCalls.environmentId, program.environmentId));
    expect(calls).toEqual([]);
  });

  it("names DNS for an unknown host", async () => {
    const program = await bench.program();
    await settings(program, { baseUrl: "https://finci.invalid:5500" });
    expect(await expectFailure(program, "dns", /finci\.invalid/)).toMatchObject({
      address: "passed",
      tcp: "untold",
    });
  });

  it("names TCP for a closed port", async () => {
    const program = await bench.program();
    const server = createServer();
    const port = await listen(server);
    await new Promise((done) => server.close(done));
    open.splice(0);
    await settings(program, { baseUrl: `http://127.0.0.1:${port}` });
    expect(await expectFailure(program, "tcp", /ECONNREFUSED/)).toMatchObject({
      tls: "untold",
      token: "untold",
    });
  });

  it("names TLS for a certificate that signed itself, and sends no call", async () => {
    const program = await bench.program();
    let requests = 0;
    const certificate = selfSigned("localhost", new Date(Date.now() + 86_400_000 * 90));
    const port = await listen(
      createHttpsServer(certificate, (_request, response) => {
        requests += 1;
        response.end();
      }),
    );
    await settings(program, { baseUrl: `https://localhost:${port}` });
    await expectFailure(program, "tls", /signed by itself/);
    expect(requests).toBe(0);
  });

  it.each([600_000, -600_000])("names the clock when ours is %i ms off", async (offMs) => {
    const program = await bench.program();
    const { steps } = await run(program, () => Date.now() + offMs);
    expect(failedStep(steps)).toMatchObject({
      step: "clock",
      finding: expect.stringMatching(/expired_timestamp.*(600|599|601) s (behind|ahead of)/),
      advice: expect.stringContaining("NTP"),
    });
  });

  it("names the allow-list where FINCI does not let us in, with our addresses", async () => {
    const program = await bench.program();
    await settings(program, { outgoingCidrs: ["192.0.2.1/32"] });
    await atFinci(program, { allowedCidrs: ["10.0.0.0/8"] });
    const states = await expectFailure(program, "allow_list", /ip_not_allowed/);
    expect(states).toMatchObject({ clock: "passed", tcp: "passed", signature: "untold" });
    const { steps } = await run(program);
    expect(failedStep(steps)?.advice).toContain("192.0.2.1/32");
  });

  it("names the token that FINCI does not know", async () => {
    const program = await bench.program();
    await atFinci(program, { token: `${program.credentials.token}-newer` });
    await expectFailure(program, "token", /unknown_token/);
  });

  it.each(["card_api credentials are missing", "cannot be opened"])(
    "names the token when %s",
    async (what) => {
      const program = await bench.program();
      const ofProgram = eq(credentials.environmentId, program.environmentId);
      if (what === "cannot be opened")
        await bench.db.update(credentials).set({ secretSealed: "v2.x.y.z" }).where(ofProgram);
      else await bench.db.delete(credentials).where(ofProgram);
      await expectFailure(program, "token", /cannot be opened|No Card API credentials/);
    },
  );

  it.each([
    ["the secret", { secret: "another-secret" }],
    ["the signing input", { signingTemplate: "{method}\\n{path}\\n{timestamp}\\n{body}" }],
  ])("names the signature when %s is not FINCI's", async (_what, changes) => {
    const program = await bench.program();
    await atFinci(program, changes);
    const states = await expectFailure(program, "signature", /invalid_signature/);
    expect(states).toMatchObject({ clock: "passed", token: "passed", path: "untold" });
  });

  it("names the path prefix", async () => {
    const program = await bench.program();
    await settings(program, { pathPrefix: "/v1" });
    await expectFailure(program, "path", /HTTP 404/);
  });

  it.each(["http_500", "rate_limited", "reset_before_write"])("names the answer at %s", async (fault) => {
    const program = await bench.program();
    await bench.fault(fault, "get-persons");
    await expectFailure(program, "answer", /HTTP|without an answer/);
  });

  it("names the answer where something else listens", async () => {
    const program = await bench.program();
    const port = await listen(createServer((_request, response) => void response.end("<html>Hello</html>")));
    await settings(program, { baseUrl: `http://127.0.0.1:${port}` });
    await expectFailure(program, "answer", /not FINCI's form/);
  });

  it("run by two at once is two tests", async () => {
    const program = await bench.program();
    const both = await Promise.all([run(program), run(program)]);
    expect(both.map(({ isPassed }) => isPassed)).toEqual([true, true]);
    const entries = await bench.db
      .select({ id: auditEntries.sequence })
      .from(auditEntries)
      .where(and(eq(auditEntries.environmentId, program.environmentId)));
    expect(entries).toHaveLength(2);
  });

  it("tells neither token nor secret, whatever fails", async () => {
    const program = await bench.program();
    const outputs = [await run(program)];
    await atFinci(program, { secret: "another-secret" });
    outputs.push(await run(program));
    const calls = await bench.db
      .select()
      .from(apiCalls)
      .where(eq(apiCalls.environmentId, program.environmentId));
    const entries = await bench.db
      .select({ after: auditEntries.after })
      .from(auditEntries)
      .where(eq(auditEntries.environmentId, program.environmentId));
    const all = JSON.stringify([outputs, calls, entries]);
    expect(all).toContain("invalid_signature");
    for (const value of Object.values(program.credentials)) expect(all).not.toContain(value);
  });
});

describe("the last test", () => {
  it("is none before the first, then the newest as it went", async () => {
    const program = await bench.program();
    const which = { programId: program.programId, kind: "sandbox" } as const;
    const auditor = await personOf(bench, "auditor");
    expect(await readLastTest(auditor, which)).toBeNull();
    await run(program);
    await atFinci(program, { secret: "another-secret" });
    const newest = await run(program);
    const read = await readLastTest(auditor, which);
    expect(read).toMatchObject({ isPassed: false, steps: newest.steps, actorName: "The engineer" });
  });

  it("is run by nobody who may not, nor in another program, nor read there", async () => {
    const [own, other] = [await bench.program(), await bench.program()];
    const { environmentId, programId } = own;
    await expect(testConnection(await personOf(bench, "auditor"), { environmentId })).rejects.toMatchObject({
      kind: "not_permitted",
    });
    const stranger = await personOf(bench, "engineer", other.programId);
    await expect(testConnection(stranger, { environmentId })).rejects.toMatchObject({ kind: "not_found" });
    await expect(readLastTest(stranger, { programId, kind: "sandbox" })).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(
      readLastTest(await personOf(bench, "agent"), { programId, kind: "sandbox" }),
    ).rejects.toMatchObject({ kind: "not_found" });
  });
});
