import { parseArgs } from "node:util";
import { proveChains } from "@/server/services/audit";
import { benchDatabase } from "./stack";

/*
 * How long it takes to prove a long audit log, that it finds the one entry that was changed, and what a write costs when
 * several write into one chain.
 */

const { values } = parseArgs({ options: { entries: { type: "string", default: "1000000" } } });
const entriesCount = Number(values.entries);
/** One transaction's worth: the head's row is written once for each entry. */
const entriesPerBatch = 500;
const writersCount = 4;

const bench = await benchDatabase(1);
const { sql, program } = bench;
const writtenMs = await write();
await sql`vacuum analyze audit_entries`;

async function write(): Promise<number> {
  const startedMs = performance.now();
  let left = entriesCount;
  const writer = async () => {
    while (left > 0) {
      const count = Math.min(entriesPerBatch, left);
      left -= count;
      await sql`
        insert into audit_entries (
          at, actor_name, action, outcome, subject_type, subject_id, program_id, environment_id, before, after, reason)
        select now(), 'Benchmark', 'card.change_status', 'done', 'card', n::text, ${program.programId},
               ${program.environmentId}, '{"status":"active"}', '{"status":"frozen"}', 'As the customer asked'
          from generate_series(1, ${count}::int) n`;
    }
  };
  await Promise.all(Array.from({ length: writersCount }, writer));
  return performance.now() - startedMs;
}

async function prove(): Promise<{ seconds: number; entries: number; broken: number }> {
  const startedMs = performance.now();
  let entries = 0;
  let broken = 0;
  const onProgress = (more: number) => {
    entries += more;
  };
  for await (const proof of proveChains(sql, { onProgress })) if (proof.broken) broken += 1;
  return { seconds: Math.round((performance.now() - startedMs) / 100) / 10, entries, broken };
}

const clean = await prove();
await sql.begin(async (transaction) => {
  await transaction.unsafe("set local session_replication_role = replica");
  await transaction.unsafe(
    `update audit_entries set reason = 'changed' where chain = '${program.environmentId}' and chain_sequence = ${entriesCount - 1}`,
  );
});
const changed = await prove();
await bench.end();
const rssMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.table([
  { run: "as written", ...clean },
  { run: "one entry changed", ...changed },
]);
console.log(
  JSON.stringify({
    ...clean,
    foundAfterChange: changed.broken > 0,
    writtenPerSecond: Math.round((entriesCount / writtenMs) * 1000),
    rssMegabytes,
  }),
);
process.exit(clean.broken === 0 && changed.broken > 0 ? 0 : 1);
