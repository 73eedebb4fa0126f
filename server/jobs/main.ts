import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import { connect, database } from "@/db/client";
import { readEnvironmentOrExit } from "../env";
import { drainAtEnd, outliveLostConnections } from "../lifecycle";
import { log } from "../log";
import { runAuditProof } from "../services/audit";
import { processNextDelivery } from "../webhooks/process";
import { carryOutCardBulks } from "./carry-out-card-bulks";
import { compareWithFinci, openDriftPool } from "./compare-with-finci";
import { expireApprovals } from "./expire-approvals";
import { expireHolds } from "./expire-holds";
import { finishActivations } from "./finish-activations";
import { forgetIssuingRows, issueInBulk, issuersCount, openIssuingPool } from "./issue-in-bulk";
import { reconcile } from "./reconcile";
import { recoverIntents } from "./recover-intents";
import { removeUnusedMeters } from "./remove-unused-meters";
import { retireSecrets } from "./retire-secrets";
import { paymentRollUp } from "./roll-up-payments";
import { certificationRuns } from "./run-certifications";
import { verifyLedgerInTurn } from "./verify-ledger";

/*
 * The role `jobs`: drains the inbox, releases expired holds, settles writes at FINCI whose outcome is unknown,
 * finishes activations of rules that were left half done, sums payments up for the overview, carries out bulk actions on cards, proves
 * every balance and the audit log. Any number of these may run
 * against one database.
 */

/** Deliveries processed side by side; those of one account wait for each other in the database. */
const drainersCount = 4;
/** How soon an empty inbox is looked at again. */
const inboxPollMs = 100;
const holdsEveryMs = 30_000;
const intentsEveryMs = 10_000;
const activationsEveryMs = 2_000;
const metersEveryMs = 600_000;
/** How soon a reconciliation that was asked for starts. */
const reconcileEveryMs = 2_000;
const approvalsEveryMs = 30_000;
/** How soon a bulk action on cards starts. */
const cardBulksEveryMs = 2_000;
const retireEveryMs = 30_000;
/** How soon a proof that was asked for starts. */
const proofsEveryMs = 5_000;
/** How soon typed rows of old batches are looked for. */
const forgettingEveryMs = 3_600_000;
/** After a fault (the database away), the loop tries again so late. */
const faultPauseMs = 1_000;

outliveLostConnections();
const environment = readEnvironmentOrExit();
const sql = connect(environment.DATABASE_URL, {
  poolMax: drainersCount + environment.CARD_BULK_CONCURRENCY + 6,
  name: "console jobs",
});
const db = database(sql);
const issuing = openIssuingPool(environment.DATABASE_URL, environment.BULK_CONCURRENCY);
const drift = openDriftPool(environment.DATABASE_URL);
const stopping = new AbortController();
const certifications = certificationRuns(db, stopping.signal);
// Every loop listens while it waits.
setMaxListeners(64, stopping.signal);

/** Waits, or returns at once when the process is to stop. */
async function pause(milliseconds: number): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal: stopping.signal }).catch(() => {});
}

/** Runs a piece of work again and again until the process stops; a fault is logged and never ends the loop. */
async function repeat(name: string, work: () => Promise<number>): Promise<void> {
  while (!stopping.signal.aborted) {
    try {
      await pause(await work());
    } catch (error) {
      log.error({ err: error, job: name }, "job failed and goes on");
      await pause(faultPauseMs);
    }
  }
}

async function drainUntilEmpty(): Promise<void> {
  while (!stopping.signal.aborted && (await processNextDelivery(db)));
}

const loops = [
  // One look at an idle inbox; side by side only while there is work.
  repeat("inbox", async () => {
    if (!(await processNextDelivery(db))) return inboxPollMs;
    await Promise.all(Array.from({ length: drainersCount }, drainUntilEmpty));
    return 0;
  }),
  repeat("expire-holds", async () => {
    await expireHolds(db);
    return holdsEveryMs;
  }),
  repeat("recover-intents", async () => {
    await recoverIntents(db);
    return intentsEveryMs;
  }),
  repeat("finish-activations", async () => {
    await finishActivations(db);
    return activationsEveryMs;
  }),
  repeat("remove-unused-meters", async () => {
    await removeUnusedMeters(db);
    return metersEveryMs;
  }),
  repeat("reconcile", async () => {
    await reconcile(db);
    return reconcileEveryMs;
  }),
  repeat("expire-approvals", async () => {
    await expireApprovals(db);
    return approvalsEveryMs;
  }),
  repeat("carry-out-card-bulks", async () => {
    await carryOutCardBulks(db, environment.CARD_BULK_CONCURRENCY, stopping.signal);
    return cardBulksEveryMs;
  }),
  repeat("retire-secrets", async () => {
    await retireSecrets(db);
    return retireEveryMs;
  }),
  repeat("verify-ledger", async () => {
    await verifyLedgerInTurn(sql, stopping.signal);
    return proofsEveryMs;
  }),
  repeat("verify-audit", async () => {
    await runAuditProof(sql, { signal: stopping.signal });
    return proofsEveryMs;
  }),
  repeat("roll-up-payments", paymentRollUp(db)),
  repeat("run-certifications", certifications.work),
  ...Array.from({ length: issuersCount }, () =>
    repeat("issue-in-bulk", () => issueInBulk(issuing.db, environment.BULK_CONCURRENCY, stopping.signal)),
  ),
  repeat("compare-with-finci", () =>
    compareWithFinci(drift.db, {
      concurrency: environment.DRIFT_CONCURRENCY,
      callsPerSecond: environment.DRIFT_CALLS_PER_SECOND,
      signal: stopping.signal,
    }),
  ),
  repeat("forget-issuing-rows", async () => {
    await forgetIssuingRows(db);
    return forgettingEveryMs;
  }),
];

drainAtEnd(async () => {
  stopping.abort();
  await Promise.all(loops);
  await certifications.settled();
  await Promise.all([sql.end({ timeout: 5 }), issuing.end(), drift.end()]);
});
log.info("jobs role is working");
