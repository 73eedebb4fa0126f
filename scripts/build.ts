import { buildConsole, isBuilt } from "./shared/build-console";
import { runScript } from "./shared/progress";

/* `npm run build [-- --force]`: builds the console unless it is built from these very sources. */
await runScript(async () => {
  if (isBuilt() && !process.argv.includes("--force")) {
    console.log("The console is already built from these sources; --force builds it again.");
    return;
  }
  await buildConsole();
});
