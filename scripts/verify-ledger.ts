import { connect } from "@/db/client";
import { readEnvironmentOrExit } from "@/server/env";
import { type LedgerProgress, verifyLedger } from "@/server/ledger/verify";

/*
 * `npm run verify:ledger`: proves every balance of DATABASE_URL from its ledger. A sentence for each failure on standard
 * output, progress on standard error; status 1 when something fails.
 */

/** How often progress is told. */
const progressMs = 1_000;

const { DATABASE_URL } = readEnvironmentOrExit();
const sql = connect(DATABASE_URL, { poolMax: 1, name: "verify-ledger" });
const startedMs = performance.now();
let told = startedMs;
let progress: LedgerProgress = { accounts: 0, entries: 0n };
let failures = 0;

const figures = () => `${progress.accounts} accounts, ${progress.entries} ledger entries`;

for await (const { sentence } of verifyLedger(sql, (now) => {
  progress = now;
  if (performance.now() - told < progressMs) return;
  told = performance.now();
  process.stderr.write(`${figures()} …\n`);
})) {
  failures += 1;
  console.log(sentence);
}
await sql.end();
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
console.log(
  `${figures()} in ${seconds} s: ${failures === 0 ? "every balance is proven" : `${failures} failures`}.`,
);
process.exitCode = failures === 0 ? 0 : 1;
