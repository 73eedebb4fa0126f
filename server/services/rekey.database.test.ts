import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { auditEntries, credentials, users } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import { sign, signatureHeader, timestampHeader, tokenHeader } from "../finci/signing";
import { currentKeyId, seal, unseal } from "../secrets";
import { authorizationBody, testEndpoints, webhook } from "../webhooks/testing";
import { rekey } from "./rekey";

const firstKey = process.env.CONSOLE_SECRET_KEY ?? "";
const secondKey = Buffer.alloc(32, "second").toString("base64");
let test: TestDatabase;
let program: SeededProgram;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.end());
afterEach(() => vi.unstubAllEnvs());

/** From now on the other key seals, and the one of before still opens. */
function switchKeys(): void {
  vi.stubEnv("CONSOLE_SECRET_KEY_PREVIOUS", process.env.CONSOLE_SECRET_KEY ?? "");
  vi.stubEnv("CONSOLE_SECRET_KEY", process.env.CONSOLE_SECRET_KEY === secondKey ? firstKey : secondKey);
}

async function fill(): Promise<void> {
  await test.sql`truncate users cascade`;
  await test.sql`delete from credentials`;
  program = await seedProgram(test.db, {
    environment: { webhookSignatureRequired: true },
    cardApi: { token: "token-to-be-kept", secret: "secret-to-be-kept" },
    webhookSecret: "webhook-to-be-kept",
  });
  await test.db.insert(users).values(
    Array.from({ length: 250 }, (_, number) => ({
      id: randomUUID(),
      name: `Person ${number}`,
      email: `${randomUUID()}@example.com`,
      totpSecretSealed: seal(`totp-${number}`),
    })),
  );
}

async function sealedTexts(): Promise<string[]> {
  const rows = await test.sql<{ text: string }[]>`
    select totp_secret_sealed as text from users where totp_secret_sealed is not null
    union all select token_sealed from credentials where token_sealed is not null
    union all select secret_sealed from credentials where secret_sealed is not null`;
  return rows.map(({ text }) => text);
}

/** How many texts open with the current key alone. */
async function countOpened(): Promise<number> {
  vi.stubEnv("CONSOLE_SECRET_KEY_PREVIOUS", "");
  const texts = await sealedTexts();
  for (const text of texts) unseal(text);
  return texts.length;
}

describe("re-keying", () => {
  it("seals every column again, so that the previous key is needed no more", async () => {
    await fill();
    switchKeys();
    const columns = await rekey(test.sql);
    expect(columns).toEqual(
      expect.arrayContaining([
        { table: "credentials", column: "secret_sealed", resealed: 2, current: 0, unopened: [] },
        { table: "credentials", column: "token_sealed", resealed: 1, current: 0, unopened: [] },
        { table: "users", column: "totp_secret_sealed", resealed: 250, current: 0, unopened: [] },
      ]),
    );
    expect(await countOpened()).toBe(253);
    const keyIds = await test.db.select({ keyId: credentials.keyId }).from(credentials);
    expect(new Set(keyIds.map(({ keyId }) => keyId))).toEqual(new Set([currentKeyId()]));
    const [entry] = await test.db.select().from(auditEntries).where(eq(auditEntries.action, "secrets.rekey"));
    expect(entry?.after).toMatchObject({
      columns: { "users.totp_secret_sealed": { resealed: 250, unopened: 0 } },
    });
  });

  it("goes on where a run was killed, and does nothing more when it is through", async () => {
    await fill();
    switchKeys();
    const killed = rekey(test.sql, () => {
      throw new Error("killed");
    });
    await expect(killed).rejects.toThrow("killed");
    const columns = await rekey(test.sql);
    const usersColumn = columns.find(({ table }) => table === "users");
    expect((usersColumn?.resealed ?? 0) + (usersColumn?.current ?? 0)).toBe(250);
    const again = await rekey(test.sql);
    expect(again.map(({ resealed }) => resealed)).toEqual(again.map(() => 0));
    expect(await countOpened()).toBe(253);
  });

  it("names what cannot be opened and leaves it as it is", async () => {
    await fill();
    const [victim] = await test.db.select({ id: users.id }).from(users).limit(1);
    const foreign = "v2.00000000.AAAA.AAAA";
    await test.db
      .update(users)
      .set({ totpSecretSealed: foreign })
      .where(eq(users.id, victim?.id ?? ""));
    switchKeys();
    const found = (await rekey(test.sql)).find(({ table }) => table === "users");
    expect(found).toMatchObject({ resealed: 249, unopened: [victim?.id] });
    const [after] = await test.db
      .select()
      .from(users)
      .where(eq(users.id, victim?.id ?? ""));
    expect(after?.totpSecretSealed).toBe(foreign);
  });

  it("is not noticed by a gateway that reads meanwhile", async () => {
    await fill();
    switchKeys();
    const gateway = testEndpoints(test.databaseUrl);
    await gateway.start();
    const card = await program.addCard();
    const deliver = async () => {
      const body = authorizationBody(card);
      const incoming = webhook(program, "authorization", body);
      const timestamp = Math.floor(Date.now() / 1000).toString();
      const parts = { timestamp, method: "POST", path: incoming.path, body: incoming.body };
      const headers: Record<string, string> = {
        [tokenHeader]: "token",
        [timestampHeader]: timestamp,
        [signatureHeader]: sign("webhook-to-be-kept", "{timestamp}{method}{path}{body}", parts),
      };
      return (await gateway.answer({ ...incoming, header: (name) => headers[name] })).httpStatus;
    };
    const answers: number[] = [await deliver()];
    await rekey(test.sql, async () => void answers.push(await deliver()));
    answers.push(await deliver());
    expect(answers.length).toBeGreaterThan(3);
    expect(new Set(answers)).toEqual(new Set([200]));
    await gateway.stop();
  });
});
