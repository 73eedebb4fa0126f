import { connect } from "@/db/client";
import { readEnvironmentOrExit } from "@/server/env";
import { rekey } from "@/server/services/rekey";
import { runScript } from "./shared/progress";

/*
 * `npm run rekey`: seals everything that is sealed in DATABASE_URL again under CONSOLE_SECRET_KEY; CONSOLE_SECRET_KEY_PREVIOUS opens
 * what was sealed before. Prints the counts of each column; status 1 when something could not be opened. It can be stopped and run
 * again at any time.
 */

await runScript(async () => {
  const { DATABASE_URL } = readEnvironmentOrExit();
  const sql = connect(DATABASE_URL, { poolMax: 1, name: "rekey" });
  try {
    const columns = await rekey(sql);
    for (const { table, column, resealed, current, unopened } of columns) {
      console.log(
        `${table}.${column}: ${resealed} sealed again, ${current} were current, ${unopened.length} cannot be opened`,
      );
      for (const key of unopened) console.log(`  cannot be opened: ${table} ${key}`);
    }
    if (columns.some(({ unopened }) => unopened.length > 0)) process.exitCode = 1;
  } finally {
    await sql.end();
  }
});
