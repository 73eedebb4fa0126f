import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureBrowser } from "./shared/browser";
import { buildConsole, isBuilt } from "./shared/build-console";
import { checkDependencies } from "./shared/dependencies";

/*
 * `npm test`: dependencies, types, lint, unit, database, build and browser tests in turn, to the first that fails. The last
 * line is always the count: `N passed, N failed`. Dependencies, types, lint and build count as one each.
 */

type Count = { passed: number; failed: number };
type Stage = { name: string; run: () => Promise<Count> };

const reportFolder = path.join(".data", "test");

function runTool(file: string, options: string[], env: Record<string, string> = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join("node_modules", file), ...options], {
      stdio: "inherit",
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
    });
    child.once("exit", (status) => resolve(status === 0));
  });
}

const one = (passed: boolean): Count => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1 });

/** A tool that fails without naming a failed test (a file that does not load) counts as one failure. */
function counted(succeeded: boolean, count: Count): Count {
  return succeeded || count.failed > 0 ? count : { ...count, failed: 1 };
}

function readReport<Report>(file: string): Report | null {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

async function checkTypes(): Promise<Count> {
  const generated = await runTool("next/dist/bin/next", ["typegen"]);
  return one(generated && (await runTool("typescript/bin/tsc", ["--noEmit"])));
}

async function runVitest(project: string): Promise<Count> {
  const file = path.join(reportFolder, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const succeeded = await runTool("vitest/vitest.mjs", ["run", "--project", project, ...reporters]);
  const report = readReport<{ numPassedTests: number; numFailedTests: number }>(file);
  return counted(succeeded, { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 });
}

async function build(): Promise<Count> {
  if (!isBuilt()) await buildConsole();
  return one(isBuilt());
}

async function runPlaywright(): Promise<Count> {
  if (!ensureBrowser()) return one(false);
  const file = path.resolve(reportFolder, "e2e.json");
  const succeeded = await runTool("@playwright/test/cli.js", ["test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const stats = readReport<{ stats: { expected: number; unexpected: number; flaky: number } }>(file)?.stats;
  if (stats?.flaky) console.log(`${stats.flaky} passed only when run once more: see "flaky" above.`);
  const passed = (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  return counted(succeeded, { passed, failed: stats?.unexpected ?? 0 });
}

const stages: Stage[] = [
  { name: "dependencies", run: async () => one(checkDependencies()) },
  { name: "types", run: checkTypes },
  {
    name: "lint",
    run: async () => one(await runTool("@biomejs/biome/bin/biome", ["check", "--error-on-warnings"])),
  },
  { name: "unit", run: () => runVitest("unit") },
  { name: "database", run: () => runVitest("database") },
  { name: "build", run: build },
  { name: "e2e", run: runPlaywright },
];

const total: Count = { passed: 0, failed: 0 };
rmSync(reportFolder, { recursive: true, force: true });
mkdirSync(reportFolder, { recursive: true });
for (const stage of stages) {
  console.log(`\n== ${stage.name}`);
  const startedAt = Date.now();
  const count = await stage.run().catch((error) => {
    console.error(error);
    return one(false);
  });
  total.passed += count.passed;
  total.failed += count.failed;
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`== ${stage.name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s`);
  if (count.failed > 0) break;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
