import { connect } from "@/db/client";
import { readEnvironmentOrExit } from "@/server/env";
import { proveChains } from "@/server/services/audit";

/*
 * `npm run verify:audit`: proves every chain of the audit log of DATABASE_URL. For each chain a line on standard output: its
 * head, or the first broken entry and what is wrong with it; progress on standard error; status 1 when one is broken. It reads
 * only, and leaves no trace of itself.
 */

/** How often progress is told. */
const progressMs = 1_000;

const { DATABASE_URL } = readEnvironmentOrExit();
const sql = connect(DATABASE_URL, { poolMax: 1, name: "verify-audit" });
const startedMs = performance.now();
let told = startedMs;
let entries = 0;
let chains = 0;
let broken = 0;
const onProgress = (more: number) => {
  entries += more;
  if (performance.now() - told < progressMs) return;
  told = performance.now();
  process.stderr.write(`${entries} entries …\n`);
};

for await (const proof of proveChains(sql, { onProgress })) {
  chains += 1;
  if (proof.broken) broken += 1;
  const head = proof.head ? `${proof.head.sequence} ${proof.head.hash}` : "none";
  console.log(
    proof.broken
      ? `${proof.chain}: BROKEN. ${proof.broken.sentence}`
      : `${proof.chain}: proves, head ${head}`,
  );
}
await sql.end();
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
const result =
  broken === 0 ? "every chain proves" : `${broken} of the chains ${broken === 1 ? "is" : "are"} broken`;
console.log(`${chains} chains, ${entries} audit entries in ${seconds} s: ${result}.`);
process.exitCode = broken === 0 ? 0 : 1;
