import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approvals, auditEntries, credentials, environments, programs } from "@/db/schema";
import { approveChange } from "../approvals";
import { personOf, reason } from "../environment-testing";
import { FinciBench, type LinkedProgram } from "../testing";
import { changeEnvironmentStatus, changeSettings, changeSettingsSchema } from "./index";
import { sourcesToConfirm, toNetwork } from "./networks";

const bench = new FinciBench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

async function rowOf(program: LinkedProgram) {
  const [row] = await bench.db.select().from(environments).where(eq(environments.id, program.environmentId));
  if (!row) throw new Error("no environment");
  return row;
}

/** The settings as they are, with what is to be different. */
async function settings(program: LinkedProgram, changes: object = {}) {
  const row = await rowOf(program);
  return changeSettingsSchema.parse({
    ...row,
    environmentId: row.id,
    baseUrl: row.baseUrl ?? "",
    reason,
    ...changes,
  });
}

describe("the settings of an environment", () => {
  it("change as asked, with before and after in the audit log", async () => {
    const program = await bench.program();
    const wanted = {
      baseUrl: "https://8.8.8.8:5500/",
      pathPrefix: "/v1",
      sourceCidrs: ["203.0.113.7", "198.51.100.9/24", "203.0.113.7/32", ""],
      outgoingCidrs: ["192.0.2.1"],
      webhookSignatureRequired: true,
    };
    await changeSettings(await personOf(bench), await settings(program, wanted));
    const after = {
      baseUrl: "https://8.8.8.8:5500",
      pathPrefix: "/v1",
      sourceCidrs: ["203.0.113.7/32", "198.51.100.0/24"],
      outgoingCidrs: ["192.0.2.1/32"],
      webhookSignatureRequired: true,
    };
    expect(await rowOf(program)).toMatchObject(after);
    const entries = await bench.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.environmentId, program.environmentId));
    expect(entries).toMatchObject([
      { action: "environment.change", before: { pathPrefix: "/api/v1" }, after, reason },
    ]);
    expect(entries[0]?.before).not.toHaveProperty("signingTemplate");
  });

  it("wait for a second person where the program asks for one, and are not changed twice", async () => {
    const program = await bench.program();
    await bench.db
      .update(programs)
      .set({ secondPersonFor: ["connection_change"] })
      .where(eq(programs.id, program.programId));
    const [first, second] = [
      await settings(program, { pathPrefix: "/v2" }),
      await settings(program, { pathPrefix: "/v3" }),
    ];
    const context = await personOf(bench);
    const asked = [await changeSettings(context, first), await changeSettings(context, second)];
    expect(await rowOf(program)).toMatchObject({ pathPrefix: "/api/v1" });
    const [approval] = await bench.db
      .select()
      .from(approvals)
      .where(eq(approvals.id, asked[0]?.approval?.id ?? ""));
    expect(approval?.effect).toMatch(/path prefix from \/api\/v1 to \/v2\.$/);
    const other = await personOf(bench, "admin");
    expect(await approveChange(other, { id: approval?.id ?? "" })).toMatchObject({ status: "approved" });
    expect(await rowOf(program)).toMatchObject({ pathPrefix: "/v2" });
    // Asked for on the settings of before.
    const late = await approveChange(other, { id: asked[1]?.approval?.id ?? "" });
    expect(late).toMatchObject({ status: "failed" });
    expect(await rowOf(program)).toMatchObject({ pathPrefix: "/v2" });
  });

  it.each([
    ["baseUrl", { baseUrl: "https://169.254.169.254" }],
    ["baseUrl", { baseUrl: "http://finci.invalid" }],
    ["sourceCidrs", { sourceCidrs: ["203.0.113.0/33"] }],
    ["outgoingCidrs", { outgoingCidrs: ["everywhere"] }],
    ["confirmSources", { sourceCidrs: [] }],
    ["confirmSources", { sourceCidrs: ["0.0.0.0/0"] }],
    ["confirmSources", { sourceCidrs: ["::/0"] }],
    ["confirmSources", { sourceCidrs: ["0.0.0.0/1", "128.0.0.0/1"] }],
  ])("are refused at %s: %j", async (field, changes) => {
    const program = await bench.program();
    const before = await rowOf(program);
    await expect(
      changeSettings(await personOf(bench), await settings(program, changes)),
    ).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { [field]: expect.any(String) } },
    });
    expect(await rowOf(program)).toEqual(before);
  });

  it("let in everybody only when that was confirmed", async () => {
    const program = await bench.program();
    const wanted = { sourceCidrs: ["0.0.0.0/0"], confirmSources: true };
    await changeSettings(await personOf(bench), await settings(program, wanted));
    expect((await rowOf(program)).sourceCidrs).toEqual(["0.0.0.0/0"]);
  });

  it.each([
    { pathPrefix: "api" },
    { pathPrefix: "/api/" },
    { pathPrefix: "/api/../v1" },
    { signingTemplate: "{timestamp}{method}{path}" },
    { signingTemplate: "{timestamp}{method}{path}{body}{body}" },
    { reason: "" },
  ])("have a form: %j is refused", async (changes) => {
    const program = await bench.program();
    await expect(settings(program, changes)).rejects.toThrow();
  });

  it("changed by two at once keep the first one's and tell the second", async () => {
    const program = await bench.program();
    const context = await personOf(bench);
    const inputs = await Promise.all(["/v1", "/v2"].map((pathPrefix) => settings(program, { pathPrefix })));
    const results = await Promise.allSettled(inputs.map((input) => changeSettings(context, input)));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { kind: "conflict" },
    });
  });

  it("are changed by nobody who may not, nor in another program", async () => {
    const [own, other] = [await bench.program(), await bench.program()];
    const input = await settings(own, { pathPrefix: "/v9" });
    await expect(changeSettings(await personOf(bench, "auditor"), input)).rejects.toMatchObject({
      kind: "not_permitted",
    });
    await expect(
      changeSettings(await personOf(bench, "engineer", other.programId), input),
    ).rejects.toMatchObject({ kind: "not_found" });
    await bench.db
      .update(environments)
      .set({ kind: "production" })
      .where(eq(environments.id, own.environmentId));
    await expect(changeSettings(await personOf(bench), input)).rejects.toMatchObject({
      details: { fields: { confirmName: expect.any(String) } },
    });
    expect((await rowOf(own)).pathPrefix).toBe("/api/v1");
  });
});

describe("the state of an environment", () => {
  const turn = async (program: LinkedProgram, status: "enabled" | "disabled", more: object = {}) =>
    changeEnvironmentStatus(await personOf(bench), {
      environmentId: program.environmentId,
      status,
      reason,
      ...more,
    });

  it("is off at once, and on again when everything is there", async () => {
    const program = await bench.program();
    await turn(program, "disabled");
    expect((await rowOf(program)).status).toBe("disabled");
    await turn(program, "enabled");
    await turn(program, "disabled");
    await bench.db.delete(credentials).where(eq(credentials.environmentId, program.environmentId));
    await expect(turn(program, "enabled")).rejects.toMatchObject({
      kind: "out_of_scope",
      message: /the credentials/,
    });
  });

  it("of production is not switched on here", async () => {
    const program = await bench.program();
    await bench.db
      .update(environments)
      .set({ kind: "production", status: "disabled" })
      .where(eq(environments.id, program.environmentId));
    await expect(turn(program, "enabled", { confirmName: "Test program" })).rejects.toMatchObject({
      kind: "out_of_scope",
      message: /road to go-live/,
    });
  });
});

describe("networks", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7/32"],
    ["2001:db8::1", "2001:db8::1/128"],
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["10.1", null],
    ["10.0.0.0/33", null],
    ["", null],
  ])("%s becomes %s", (text, network) => expect(toNetwork(text)).toBe(network));

  it("need no word when they are narrow", () => {
    expect(sourcesToConfirm(["10.0.0.0/8", "2001:db8::/32"])).toBeNull();
    expect(sourcesToConfirm(["10.0.0.0/7"])).toContain("10.0.0.0/7");
  });
});
