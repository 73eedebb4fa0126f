import { connect } from "@/db/client";
import { readEnvironmentOrExit } from "@/server/env";
import { type LedgerProof, proveFromStart } from "@/server/ledger/prove";

/*
 * `npm run verify:ledger`: proves every balance of DATABASE_URL from its ledger. A sentence for each failure on standard
 * output, progress on standard error; status 1 when something fails. The run is kept like that of the job, and what fails
 * is put before a person.
 */

/** How often progress is told. */
const progressMs = 1_000;

const { DATABASE_URL } = readEnvironmentOrExit();
const sql = connect(DATABASE_URL, { poolMax: 2, name: "verify-ledger" });
const startedMs = performance.now();
let told = startedMs;
const figures = ({ accountsCount, entriesCount }: LedgerProof) =>
  `${accountsCount} accounts, ${entriesCount} ledger entries`;

const proof = await proveFromStart(sql, {
  onChunk: (soFar, failures) => {
    for (const { sentence } of failures) console.log(sentence);
    if (performance.now() - told < progressMs) return;
    told = performance.now();
    process.stderr.write(`${figures(soFar)} …\n`);
  },
});
await sql.end();
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
const failed = proof.failuresCount === 1 ? "1 account fails" : `${proof.failuresCount} accounts fail`;
console.log(
  `${figures(proof)} in ${seconds} s: ${proof.failuresCount === 0 ? "every balance is proven" : failed}.`,
);
process.exitCode = proof.failuresCount === 0 ? 0 : 1;
