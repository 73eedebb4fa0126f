import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { BenchDatabase } from "./stack";

/* What Postgres does by itself: the very same statement, one decision a transaction, prepared, from pgbench. */

const clients = 16;

/** Decisions per second, or null where pgbench is not installed. */
export async function pgbench(bench: BenchDatabase, seconds: number): Promise<number | null> {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-"));
  try {
    await writeScript(bench, path.join(folder, "authorize.sql"));
    const { stdout } = await promisify(execFile)("pgbench", [
      ...["--no-vacuum", "--protocol=prepared", `--client=${clients}`, "--jobs=2", `--time=${seconds}`],
      ...[`--file=${path.join(folder, "authorize.sql")}`, bench.databaseUrl],
    ]);
    return Math.round(Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? 0)) || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Cards are looked up by number in a small table, because pgbench's variables are numbers. */
async function writeScript(bench: BenchDatabase, file: string): Promise<void> {
  const { sql, cards, program } = bench;
  await sql`create table if not exists bench_cards (number integer primary key, token_id text, account_id text)`;
  await sql`truncate bench_cards`;
  const rows = cards.map(({ tokenId, accountId }, number) => ({
    number,
    token_id: tokenId,
    account_id: accountId,
  }));
  for (let index = 0; index < rows.length; index += 500)
    await sql`insert into bench_cards ${sql(rows.slice(index, index + 500))}`;
  const [policy] = await sql<{ version: bigint }[]>`select version from policy_version`;
  const { environmentId, programId } = program;
  const fold = `{"policy_version": "${policy?.version}", "counters": [], "requests": [{"ordinal": 0,
    "environment_id": "${environmentId}", "program_id": "${programId}", "account_id": "%s", "token_id": "%s", "id": "26%s%s",
    "received_at": "%s", "transaction_amount_minor": "1", "transaction_currency": "EUR", "billing_amount_minor": "1",
    "billing_currency": "EUR", "merchant_id": "MRC000123456789", "merchant_name": "AMZN MKTP", "merchant_city": "Luxembourg",
    "merchant_country": "LU", "mcc": "5942", "entry_mode": "ecommerce", "three_ds": {"authenticated": true, "eci": "02"},
    "finci_created_at": "2026-11-22T10:15:30.123Z", "content_hash": "${randomUUID()}", "usable_statuses": ["active"],
    "hold_days": 7, "delivery_id": "%s", "body_bytes": 600, "source_address": "127.0.0.1"}]}`;
  const payload = `{"id": "x", "type": "authorization", "merchant": {"id": "MRC000123456789", "name": "AMZN MKTP"}}`;
  const statement = `SELECT status FROM authorize((SELECT format('${fold}', account_id, token_id, :left + 100000000,
    :right + 100000000, now(), gen_random_uuid()) FROM bench_cards WHERE number = :card)::jsonb, '${payload}');`;
  const lines = [
    `\\set card random(0, ${cards.length - 1})`,
    "\\set left random(0, 899999999)",
    "\\set right random(0, 899999999)",
    statement.replace(/\s*\n\s*/g, " "),
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
}
