import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, seedProgram, type TestDatabase } from "@/db/testing";
import { audit } from "@/server/context";
import { contextOfAll } from "@/server/services/read-testing";

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.end());

const verify = () =>
  spawnSync("node", ["--import", "tsx", "scripts/verify-audit.ts"], {
    encoding: "utf8",
    env: { ...process.env, DATABASE_URL: test.databaseUrl },
  });

it("tells each chain's head and ends with 0; tells the first broken entry and ends with 1", async () => {
  const { environmentId } = await seedProgram(test.db);
  for (const reason of ["one", "two", "three"])
    await audit(test.db, contextOfAll(test.db), {
      action: "card.change_status",
      subjectType: "card",
      subjectId: "4711",
      environmentId,
      reason,
    });
  const clean = verify();
  expect(clean).toMatchObject({ status: 0 });
  expect(clean.stdout).toMatch(new RegExp(`${environmentId}: proves, head 3 [0-9a-f]{64}`));
  await test.sql.begin(async (tx) => {
    await tx.unsafe("set local session_replication_role = replica");
    await tx.unsafe("update audit_entries set reason = 'changed' where reason = 'two'");
  });
  const broken = verify();
  expect(broken).toMatchObject({ status: 1 });
  expect(broken.stdout).toContain(`${environmentId}: BROKEN. Entry 2 (card.change_status on card 4711, `);
}, 60_000);
