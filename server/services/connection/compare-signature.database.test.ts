import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries, credentials, environments } from "@/db/schema";
import { toBase64 } from "@/lib/signing-workbench/bytes";
import { personOf } from "../environment-testing";
import { changeSettings, changeSettingsSchema } from "../environments";
import { FinciBench, type LinkedProgram } from "../testing";
import { compareSignature, compareSignatureSchema, testConnection } from "./index";

const bench = new FinciBench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const base64 = (text: string) => toBase64(new TextEncoder().encode(text));
const hmac = (secret: string, input: string) => createHmac("sha256", secret).update(input).digest("hex");

const vector = { method: "POST", path: "/api/v1/get-persons", timestamp: "1795000000" } as const;
const body = '{"external_id":"é"}\r\n';

type Given = { expected?: string; secret?: string; body?: string };

async function compare(program: LinkedProgram, given: Given = {}, context = personOf(bench)) {
  const input = compareSignatureSchema.parse({
    ...vector,
    environmentId: program.environmentId,
    bodyBase64: base64(given.body ?? body),
    expectedBase64: base64(given.expected ?? ""),
    ...(given.secret !== undefined && { secret: given.secret }),
  });
  return compareSignature(await context, input);
}

describe("a comparison", () => {
  it("signs with the stored secret, and shows every byte that is signed", async () => {
    const program = await bench.program();
    const result = await compare(program);
    const input = `1795000000POST/api/v1/get-persons${body}`;
    expect(result).toMatchObject({
      secret: "stored",
      ours: hmac(program.credentials.secret, input),
      theirs: null,
      search: null,
    });
    expect(result.pieces.map(({ name }) => name)).toEqual(["timestamp", "method", "path", "body"]);
    expect(Buffer.concat(result.pieces.map((piece) => Buffer.from(piece.base64, "base64"))).toString()).toBe(
      input,
    );
  });

  it("with the right signature looks for nothing", async () => {
    const program = await bench.program();
    const expected = (await compare(program)).ours;
    expect(await compare(program, { expected: ` ${expected}\n` })).toMatchObject({
      theirs: { isSame: true, differsAt: null, form: "hex" },
      search: null,
    });
  });

  it("finds the template that reproduces FINCI's, which then makes the connection test pass", async () => {
    const program = await bench.program();
    const signingTemplate = "{method}\\n{path}\\n{timestamp}\\n{body}";
    await bench.finci.tenant(program.credentials.token.replace("token-", ""), { signingTemplate });
    const { environmentId } = program;
    const engineer = await personOf(bench);
    expect((await testConnection(engineer, { environmentId })).isPassed).toBe(false);
    const expected = hmac(program.credentials.secret, `POST\n/api/v1/get-persons\n1795000000\n${body}`);
    const { theirs, search } = await compare(program, { expected });
    expect(theirs).toMatchObject({ isSame: false, differsAt: expect.any(Number) });
    expect(search?.found).toEqual({ template: signingTemplate, beyond: [] });
    const [row] = await bench.db.select().from(environments).where(eq(environments.id, environmentId));
    await changeSettings(
      engineer,
      changeSettingsSchema.parse({
        ...row,
        environmentId,
        signingTemplate: search?.found?.template,
        reason: "It reproduces FINCI's test vector",
      }),
    );
    expect((await testConnection(engineer, { environmentId })).isPassed).toBe(true);
  });

  it("says what no template can say", async () => {
    const program = await bench.program();
    const expected = hmac(program.credentials.secret, `1795000000post/api/v1/get-persons${body.trim()}`);
    const { search } = await compare(program, { expected: expected.toUpperCase() });
    expect(search?.found?.beyond).toHaveLength(3);
  });

  it("finds nothing under another secret, and the template under the one that is typed", async () => {
    const program = await bench.program();
    const expected = hmac("the-vector's-own", `1795000000:POST:/api/v1/get-persons:${body}`);
    expect((await compare(program, { expected })).search).toMatchObject({ found: null, isComplete: true });
    const typed = await compare(program, { expected, secret: "the-vector's-own" });
    expect(typed).toMatchObject({
      secret: "typed",
      search: { found: { template: "{timestamp}:{method}:{path}:{body}", beyond: [] } },
    });
  });

  it("says that a text is no signature, and looks for nothing", async () => {
    const program = await bench.program();
    expect(await compare(program, { expected: "abc" })).toMatchObject({
      theirs: { form: null, isSame: false },
      search: null,
    });
  });

  it("asks for credentials where there are none, unless a secret is typed", async () => {
    const program = await bench.program();
    await bench.db.delete(credentials).where(eq(credentials.environmentId, program.environmentId));
    await expect(compare(program)).rejects.toMatchObject({ kind: "out_of_scope" });
    expect(await compare(program, { secret: "typed" })).toMatchObject({ secret: "typed" });
  });

  it.each([{ bodyBase64: "a" }, { expectedBase64: "a" }, { expectedBase64: "/w==" }])(
    "is refused for %j, which is no such text",
    async (wrong) => {
      const program = await bench.program();
      const { environmentId } = program;
      const input = { ...vector, environmentId, bodyBase64: "", expectedBase64: "", ...wrong };
      await expect(compareSignature(await personOf(bench), input)).rejects.toMatchObject({ kind: "invalid" });
    },
  );

  it("stands in the audit log with what was signed; body, secrets and signatures are kept nowhere", async () => {
    const program = await bench.program();
    const secret = "a-typed-secret-to-look-for";
    const result = await compare(program, {
      secret,
      expected: hmac(secret, "x"),
      body: "a-body-to-look-for",
    });
    await compare(program);
    const entries = await bench.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.environmentId, program.environmentId));
    expect(entries).toMatchObject([
      {
        action: "environment.compare_signature",
        after: { signed: "POST /api/v1/get-persons", with_stored_secret: false, same: false, found: null },
      },
      { after: { with_stored_secret: true, same: null } },
    ]);
    const kept = JSON.stringify([entries.map(({ after }) => after), result]);
    for (const text of [secret, program.credentials.secret, program.credentials.token])
      expect(kept).not.toContain(text);
    expect(JSON.stringify(entries.map(({ after }) => after))).not.toMatch(/body-to-look-for|[0-9a-f]{64}/);
  });

  it("is made by nobody who may not change the environment, nor in another program", async () => {
    const [own, other] = [await bench.program(), await bench.program()];
    await expect(compare(own, {}, personOf(bench, "auditor"))).rejects.toMatchObject({
      kind: "not_permitted",
    });
    await expect(compare(own, {}, personOf(bench, "engineer", other.programId))).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});
