import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { recoverIntents } from "../../jobs/recover-intents";
import { FinciBench } from "../testing";
import { getBatch, listRows } from "./index";
import { checkedBatch, fileOf, runAll, signedIn, start } from "./testing";

const bench = new FinciBench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const rowsCount = 40;

/** A process of its own that carries batches out, as the jobs do. */
function startRunner(): ChildProcess {
  const env = { ...process.env, DATABASE_URL: bench.test.databaseUrl };
  const file = "server/services/bulk-issuing/runner-testing.ts";
  return spawn(process.execPath, ["--import", "tsx", file], { env, stdio: "ignore" });
}

it("a process killed in the middle leaves no record made twice and none lost", async () => {
  const program = await bench.program();
  const manager = await signedIn(bench, "program_manager");
  const { id } = await checkedBatch(manager, program, "persons", fileOf("persons", rowsCount));
  await start(manager, id);
  const runner = startRunner();
  await expect
    .poll(async () => (await getBatch(manager, { id })).counts.done, { timeout: 60_000 })
    .toBeGreaterThan(3);
  runner.kill("SIGKILL");
  await once(runner, "exit");
  const { counts } = await getBatch(manager, { id });
  expect(counts.done).toBeLessThan(rowsCount);

  // Time goes by: the lease ends, and calls that were on their way have ended at FINCI.
  await bench.test.sql`update issuing_batches set lease_until = now() - interval '1 second'`;
  await bench.test.sql`update finci_intents set updated_at = now() - interval '1 minute',
    created_at = now() - interval '2 minutes' where state in ('pending', 'unknown')`;
  await recoverIntents(bench.db);
  await runAll(bench);

  expect(await getBatch(manager, { id })).toMatchObject({
    state: "done",
    counts: { done: rowsCount, failed: 0 },
  });
  for (const family of ["persons", "accounts", "cards"] as const)
    expect(await bench.countAtFinci(family), family).toBe(rowsCount);
  const { items } = await listRows(manager, { id, filter: "all", cursor: 0 });
  expect(new Set(items.map((row) => row.tokenId)).size).toBe(rowsCount);
}, 120_000);
