import type { Database } from "@/db/client";
import { CertificationWorker } from "../services/certification";

/** How soon a run that was started begins. */
const startPollMs = 500;

/**
 * Job: carries out certification runs, several beside each other; safe beside any number of its like. At the end of the process
 * the runs in hand are left to another one.
 */
export function certificationRuns(db: Database, signal: AbortSignal) {
  const worker = new CertificationWorker(db, signal);
  return {
    work: async () => {
      await worker.tick();
      return startPollMs;
    },
    settled: () => worker.settled(),
  };
}
