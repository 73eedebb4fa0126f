import { connect, database } from "@/db/client";
import { runNextBatch } from "./index";

/* A process of a test's own that carries batches out, as the jobs do, to be killed in the middle. */

const db = database(connect(process.env.DATABASE_URL ?? "", { poolMax: 8, name: "test runner" }));
while (await runNextBatch(db, { concurrency: 2 })) {
  // until there is nothing left
}
process.exit(0);
