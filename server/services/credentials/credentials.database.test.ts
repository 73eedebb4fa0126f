import { eq } from "drizzle-orm";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries, credentials, environments } from "@/db/schema";
import type { Role } from "@/lib/permissions";
import type { ServiceContext } from "../../context";
import { sign, signatureHeader, timestampHeader, tokenHeader } from "../../finci/signing";
import type { IncomingWebhook } from "../../intake/admit";
import type { WebhookEndpoints } from "../../webhooks/endpoints";
import { authorizationBody, testEndpoints, webhook } from "../../webhooks/testing";
import { credentialsOf, enterSecret, personOf, reason } from "../environment-testing";
import { clientFor, selectEnvironments } from "../intents";
import { FinciBench, type LinkedProgram } from "../testing";
import { enterCredential, retireCredentials, revokeCredential, takeAgain } from "./index";
import { listCredentials } from "./list-credentials";

const bench = new FinciBench();
let gateways: WebhookEndpoints[];
beforeAll(async () => {
  await bench.start();
  gateways = [testEndpoints(bench.test.databaseUrl), testEndpoints(bench.test.databaseUrl)];
  await Promise.all(gateways.map((gateway) => gateway.start()));
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await bench.stop();
});

const hourMs = 3_600_000;
const secretOf = (name: string) => `webhook-secret-${name}`;

const person = (role?: Role, programId?: string | null) => personOf(bench, role, programId);
const rowsOf = (program: LinkedProgram) => credentialsOf(bench, program);

async function requireSignature(program: LinkedProgram): Promise<void> {
  await bench.db
    .update(environments)
    .set({ webhookSignatureRequired: true })
    .where(eq(environments.id, program.environmentId));
}

/** What each gateway answers a delivery signed with the secret. */
async function verdicts(program: LinkedProgram, secret: string, at = new Date()): Promise<number[]> {
  const card = await program.addCard();
  return Promise.all(
    gateways.map(
      async (gateway) =>
        (await gateway.answer(signed(program, authorizationBody(card), secret, at))).httpStatus,
    ),
  );
}

function signed(program: LinkedProgram, body: unknown, secret: string, receivedAt: Date): IncomingWebhook {
  const incoming = webhook(program, "authorization", body, { receivedAt });
  const timestamp = Math.floor(receivedAt.getTime() / 1000).toString();
  const parts = { timestamp, method: "POST", path: incoming.path, body: incoming.body };
  const headers: Record<string, string> = {
    [tokenHeader]: "token",
    [timestampHeader]: timestamp,
    [signatureHeader]: sign(secret, "{timestamp}{method}{path}{body}", parts),
  };
  return { ...incoming, header: (name) => headers[name] };
}

const letIn = [200, 200];
const refused = [401, 401];
const soon = { timeout: 4_000 };

describe("a webhook secret", () => {
  it("verifies beside the one of before until the overlap ends, in every process, by the clock alone", async () => {
    const program = await bench.program();
    await requireSignature(program);
    const context = await person();
    await enterSecret(context, program, secretOf("one"), 0);
    await expect.poll(() => verdicts(program, secretOf("one")), soon).toEqual(letIn);
    await enterSecret(context, program, secretOf("two"), 2);
    await expect.poll(() => verdicts(program, secretOf("two")), soon).toEqual(letIn);
    expect(await verdicts(program, secretOf("one"))).toEqual(letIn);
    expect(await verdicts(program, secretOf("none"))).toEqual(refused);
    const [previous] = (await rowsOf(program)).filter(({ status }) => status === "previous");
    const end = previous?.retireAt ?? new Date(0);
    expect(end.getTime()).toBeGreaterThan(Date.now() + 1.9 * hourMs);
    expect(await verdicts(program, secretOf("one"), new Date(end.getTime() - 1))).toEqual(letIn);
    expect(await verdicts(program, secretOf("one"), end)).toEqual(refused);
    expect(await verdicts(program, secretOf("two"), end)).toEqual(letIn);
  });

  it("that is revoked verifies nothing any more, in every process, and is gone from the database", async () => {
    const program = await bench.program();
    await requireSignature(program);
    const context = await person();
    const { id } = await enterSecret(context, program, secretOf("one"));
    await expect.poll(() => verdicts(program, secretOf("one")), soon).toEqual(letIn);
    await revokeCredential(context, { id, reason: "It was mailed around" });
    await expect.poll(() => verdicts(program, secretOf("one")), soon).toEqual(refused);
    const [row] = (await rowsOf(program)).filter((each) => each.id === id);
    expect(row).toMatchObject({
      status: "revoked",
      secretSealed: null,
      revokedReason: "It was mailed around",
    });
    await expect(revokeCredential(context, { id, reason })).rejects.toMatchObject({ kind: "conflict" });
  });

  it("opens nothing of another environment", async () => {
    const [one, other] = [await bench.program(), await bench.program()];
    await requireSignature(one);
    await requireSignature(other);
    const context = await person();
    await enterSecret(context, one, secretOf("one"));
    await enterSecret(context, other, secretOf("other"));
    await expect.poll(() => verdicts(other, secretOf("other")), soon).toEqual(letIn);
    expect(await verdicts(other, secretOf("one"))).toEqual(refused);
  });
});

describe("Card API credentials", () => {
  const callWith = async (program: LinkedProgram) => {
    const [environment] = await selectEnvironments(bench.db).where(
      eq(environments.id, program.environmentId),
    );
    if (!environment) throw new Error("no environment");
    return clientFor(bench.db, environment, { intentId: null, requestId: "test" }).getPersons({});
  };
  const enterPair = (context: ServiceContext, program: LinkedProgram, name: string, overlapHours = 24) =>
    enterCredential(context, {
      kind: "card_api",
      environmentId: program.environmentId,
      token: `token-of-${name}`,
      secret: `secret-of-${name}`,
      overlapHours,
      reason,
    });

  it("are used from the next call on, and those of before can be taken again within the overlap", async () => {
    const program = await bench.program();
    const context = await person();
    await expect(callWith(program)).resolves.toMatchObject({ total: 0 });
    const before = (await rowsOf(program)).find(({ status }) => status === "current");
    await enterPair(context, program, "a typing mistake");
    await expect(callWith(program)).rejects.toMatchObject({ errorCodes: ["unknown_token"] });
    await takeAgain(context, { id: before?.id ?? "", reason: "The new ones do not work" });
    await expect(callWith(program)).resolves.toMatchObject({ total: 0 });
  });

  it("without an overlap end at once, and cannot be taken again", async () => {
    const program = await bench.program();
    const context = await person();
    const before = (await rowsOf(program))[0];
    await enterPair(context, program, "new ones", 0);
    await expect(takeAgain(context, { id: before?.id ?? "", reason })).rejects.toMatchObject({
      kind: "conflict",
    });
    expect((await rowsOf(program)).find(({ id }) => id === before?.id)).toMatchObject({
      status: "revoked",
      tokenSealed: null,
      secretSealed: null,
    });
  });

  it("that are revoked send no call", async () => {
    const program = await bench.program();
    const [row] = await rowsOf(program);
    await revokeCredential(await person(), { id: row?.id ?? "", reason });
    await expect(callWith(program)).rejects.toMatchObject({ kind: "out_of_scope" });
  });

  it("that are the same as now change nothing", async () => {
    const program = await bench.program();
    const { token, secret } = program.credentials;
    await expect(
      enterCredential(await person(), {
        kind: "card_api",
        environmentId: program.environmentId,
        token,
        secret,
        overlapHours: 1,
        reason,
      }),
    ).rejects.toMatchObject({ kind: "conflict" });
    expect(await rowsOf(program)).toHaveLength(1);
  });

  it("entered twice at once leave exactly one in use", async () => {
    const program = await bench.program();
    const context = await person();
    await Promise.all(["one", "other"].map((name) => enterPair(context, program, name)));
    expect((await rowsOf(program)).map(({ status }) => status).sort()).toEqual([
      "current",
      "previous",
      "previous",
    ]);
  });
});

describe("what is shown", () => {
  it("names credentials by their end and their fingerprint, and never holds a value", async () => {
    const program = await bench.program();
    const context = await person();
    await enterSecret(context, program, "short-one", 1);
    await enterSecret(context, program, "a-long-one-of-1234", 1);
    const views = await listCredentials(bench.db, program.environmentId);
    expect(views.filter(({ kind }) => kind === "webhook")).toMatchObject([
      {
        status: "current",
        opens: true,
        token: null,
        secret: { lastFour: "1234" },
        createdBy: "The engineer",
      },
      {
        status: "previous",
        secret: { lastFour: null, fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) },
      },
    ]);
    const all = superjson.stringify(views);
    for (const secret of [
      "short-one",
      "a-long-one",
      program.credentials.token,
      program.credentials.secret,
      "v2.",
    ])
      expect(all).not.toContain(secret);
  });

  it("is worked out for what was entered before it was kept, and says what cannot be opened", async () => {
    const program = await bench.program();
    await bench.db
      .update(credentials)
      .set({ tokenFingerprint: null, secretFingerprint: null, tokenLastFour: null, secretLastFour: null })
      .where(eq(credentials.environmentId, program.environmentId));
    const [view] = await listCredentials(bench.db, program.environmentId);
    expect(view).toMatchObject({
      opens: true,
      token: { lastFour: program.credentials.token.slice(-4), fingerprint: expect.any(String) },
    });
    await bench.db
      .update(credentials)
      .set({ secretSealed: "v2.00000000.AAAA.AAAA" })
      .where(eq(credentials.environmentId, program.environmentId));
    expect(await listCredentials(bench.db, program.environmentId)).toMatchObject([{ opens: false }]);
  });

  it("stands in the audit log with its reason, without a value", async () => {
    const program = await bench.program();
    await enterSecret(await person(), program, secretOf("audited"));
    const entries = await bench.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.environmentId, program.environmentId));
    expect(entries).toMatchObject([
      {
        action: "environment.use_credential",
        subjectId: program.environmentId,
        after: { kind: "webhook", status: "current", overlap_hours: 24, secretLastFour: "ited" },
        reason,
      },
    ]);
    expect(
      JSON.stringify(entries, (_key, value) => (typeof value === "bigint" ? `${value}` : value)),
    ).not.toContain(secretOf("audited"));
  });
});

it("erases what its overlap has ended for, once, and tells nobody of a policy that did not change", async () => {
  const program = await bench.program();
  const context = await person();
  await enterSecret(context, program, secretOf("old"));
  await enterSecret(context, program, secretOf("new"), 1);
  const version = async () => (await bench.test.sql`select version from policy_version`)[0]?.version;
  await retireCredentials(bench.db);
  const before = await version();
  expect(await retireCredentials(bench.db)).toBe(0);
  expect(await version()).toBe(before);
  const later = new Date(Date.now() + 73 * hourMs);
  const counts = await Promise.all([retireCredentials(bench.db, later), retireCredentials(bench.db, later)]);
  expect(counts.filter((count) => count > 0)).toHaveLength(1);
  const rows = (await rowsOf(program)).filter(({ kind }) => kind === "webhook");
  expect(rows.map(({ status, secretSealed }) => [status, secretSealed === null]).sort()).toEqual([
    ["current", false],
    ["revoked", true],
  ]);
});
