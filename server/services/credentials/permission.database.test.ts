import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approvals, environments, programs } from "@/db/schema";
import type { Role } from "@/lib/permissions";
import { approveChange, rejectChange } from "../approvals";
import { credentialsOf, enterSecret, personOf, reason } from "../environment-testing";
import { FinciBench, type LinkedProgram } from "../testing";
import { retireCredentials, revokeCredential, takeAgain } from "./index";
import { listCredentials } from "./list-credentials";

const bench = new FinciBench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const secretOf = (name: string) => `webhook-secret-${name}`;
const person = (role?: Role, programId?: string | null) => personOf(bench, role, programId);
const rowsOf = (program: LinkedProgram) => credentialsOf(bench, program);

async function askForSecondPerson(program: LinkedProgram): Promise<void> {
  await bench.db
    .update(programs)
    .set({ secondPersonFor: ["credential_change"] })
    .where(eq(programs.id, program.programId));
}

describe("a second person", () => {
  it("takes new credentials into use, which lie sealed until then", async () => {
    const program = await bench.program();
    await askForSecondPerson(program);
    const { approval, id } = await enterSecret(await person(), program, secretOf("waits"));
    if (!approval) throw new Error("it did not wait");
    expect((await rowsOf(program)).find((row) => row.id === id)?.status).toBe("proposed");
    const [asked] = await bench.db.select().from(approvals).where(eq(approvals.id, approval.id));
    expect(asked).toMatchObject({
      kind: "credential_change",
      change: { credentialId: id, overlapHours: 24 },
    });
    expect(asked?.effect).toMatch(/ending …aits, fingerprint [0-9a-f]{16}/);
    expect(JSON.stringify(asked)).not.toContain(secretOf("waits"));
    expect(await approveChange(await person("admin"), { id: approval.id })).toMatchObject({
      status: "approved",
    });
    expect((await rowsOf(program)).find((row) => row.id === id)?.status).toBe("current");
  });

  it("who is the first one is refused", async () => {
    const program = await bench.program();
    await askForSecondPerson(program);
    const context = await person();
    const { approval } = await enterSecret(context, program, secretOf("own"));
    await expect(approveChange(context, { id: approval?.id ?? "" })).rejects.toMatchObject({
      kind: "not_permitted",
    });
  });

  it("who says no leaves nothing behind", async () => {
    const program = await bench.program();
    await askForSecondPerson(program);
    const { approval, id } = await enterSecret(await person(), program, secretOf("unwanted"));
    await retireCredentials(bench.db);
    expect((await rowsOf(program)).find((row) => row.id === id)?.status).toBe("proposed");
    await rejectChange(await person("admin"), { id: approval?.id ?? "", reason: "Not from FINCI" });
    await retireCredentials(bench.db);
    expect((await rowsOf(program)).find((row) => row.id === id)).toMatchObject({
      status: "revoked",
      secretSealed: null,
    });
    expect(await listCredentials(bench.db, program.environmentId)).toHaveLength(1);
  });

  it("applies nothing when others were taken into use meanwhile", async () => {
    const program = await bench.program();
    const context = await person();
    await askForSecondPerson(program);
    const first = await enterSecret(context, program, secretOf("first"));
    const second = await enterSecret(context, program, secretOf("second"));
    const admin = await person("admin");
    await approveChange(admin, { id: second.approval?.id ?? "" });
    expect(await approveChange(admin, { id: first.approval?.id ?? "" })).toMatchObject({ status: "failed" });
    expect((await rowsOf(program)).find((row) => row.id === second.id)?.status).toBe("current");
  });

  it("is not waited for when a credential is revoked", async () => {
    const program = await bench.program();
    await askForSecondPerson(program);
    const [row] = await rowsOf(program);
    await revokeCredential(await person(), { id: row?.id ?? "", reason });
    expect((await rowsOf(program))[0]?.status).toBe("revoked");
  });
});

describe("who may not", () => {
  it("is refused, and one of another program finds nothing", async () => {
    const [own, other] = [await bench.program(), await bench.program()];
    const [row] = await rowsOf(own);
    const id = row?.id ?? "";
    await expect(enterSecret(await person("auditor"), own, secretOf("x"))).rejects.toMatchObject({
      kind: "not_permitted",
    });
    await expect(revokeCredential(await person("program_manager"), { id, reason })).rejects.toMatchObject({
      kind: "not_permitted",
    });
    const stranger = await person("engineer", other.programId);
    await expect(enterSecret(stranger, own, secretOf("x"))).rejects.toMatchObject({ kind: "not_found" });
    for (const verb of [revokeCredential, takeAgain])
      await expect(verb(stranger, { id, reason })).rejects.toMatchObject({
        kind: "not_found",
        message: /credential/,
      });
    expect(await rowsOf(own)).toHaveLength(1);
  });

  it("has to type the program's name in production", async () => {
    const program = await bench.program();
    await bench.db
      .update(environments)
      .set({ kind: "production" })
      .where(eq(environments.id, program.environmentId));
    const [row] = await rowsOf(program);
    const context = await person();
    const id = row?.id ?? "";
    for (const confirmName of [undefined, "", "test program"])
      await expect(revokeCredential(context, { id, reason, confirmName })).rejects.toMatchObject({
        kind: "invalid",
        details: { fields: { confirmName: expect.stringContaining("Test program") } },
      });
    await revokeCredential(context, { id, reason, confirmName: "Test program " });
  });
});
