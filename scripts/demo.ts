import type { ChildProcess } from "node:child_process";
import { mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { startEmbeddedPostgres } from "@/db/embedded";
import { migrate } from "@/db/migrate";
import { type DemoSeed, seedDemo } from "@/db/seed";
import { writeWhole } from "@/db/write-whole";
import { endChild, startChild } from "@/server/child";
import { stopMsMax } from "@/server/supervisor";
import { putJson, waitFor } from "./demo/http";
import { type DemoOptions, readOptions } from "./demo/options";
import { resetDemo } from "./demo/reset";
import { claim, release } from "./demo/running";
import { readSecrets } from "./demo/secrets";
import { buildConsole, isBuilt } from "./shared/build-console";
import { runScript, step } from "./shared/progress";

/*
 * `npm start` and `npm run dev`: the whole demo on this machine. Postgres, FINCI's simulator with traffic, and the
 * console with its three roles, until Ctrl-C; everything is stopped in the opposite order.
 */

const topUpEveryMs = 10 * 60_000;
const consoleReadyMsMax = 120_000;

const given = process.env.DATABASE_URL || undefined;
const stops: (() => Promise<unknown>)[] = [];
let stopping: Promise<void> | null = null;

/** Stops what was started, the newest first; once. */
function stopAll(): Promise<void> {
  stopping ??= (async () => {
    for (const stop of stops.reverse()) await stop().catch((error) => console.error(error));
  })();
  return stopping;
}

function startPart(name: string, options: DemoOptions, command: string[], env: Record<string, string> = {}) {
  const logFile = path.join(options.dataFolder, "log", `${name}.log`);
  const child = startChild({ command, env, output: options.dev ? "inherit" : openSync(logFile, "w") });
  stops.push(() => endChild(child, stopMsMax));
  child.once("exit", (status, signal) => {
    if (stopping) return;
    const where = options.dev ? "its output is above" : `its log is ${logFile}`;
    console.error(`The ${name} ended (${signal ?? `status ${status}`}); ${where}.`);
    void stopAll().then(() => process.exit(1));
  });
  return child;
}

async function startDatabase(options: DemoOptions): Promise<string> {
  if (given) return given;
  return step("Starting Postgres", async () => {
    const postgres = await startEmbeddedPostgres({ dataFolder: path.join(options.dataFolder, "postgres") });
    stops.push(postgres.stop);
    return postgres.databaseUrl;
  });
}

async function startSimulator(options: DemoOptions, simulatorUrl: string): Promise<void> {
  await step("Starting the simulator of FINCI", async () => {
    const port = String(options.simulatorPort);
    const data = path.join(options.dataFolder, "simulator");
    const child = startPart("simulator", options, ["simulator/main.ts", "--port", port, "--data", data]);
    await waitFor(`${simulatorUrl}/_sim/state`, consoleReadyMsMax, () => lives(child));
    // Traffic of an earlier run starts again only when everything is there.
    await putJson(`${simulatorUrl}/_sim/traffic`, { enabled: false });
  });
}

async function startConsole(options: DemoOptions, consoleUrl: string): Promise<void> {
  await step("Starting the console", async () => {
    const child = startPart("console", options, ["server/main.ts", ...(options.dev ? ["--dev"] : [])]);
    await waitFor(`${consoleUrl}/api/ready`, consoleReadyMsMax, () => lives(child));
    await waitFor(`${consoleUrl}/sign-in`, consoleReadyMsMax, () => lives(child));
  });
}

const lives = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

/** For people's scripts; readable for the owner only, because it holds passwords. */
function writeDemoFile(
  options: DemoOptions,
  urls: { consoleUrl: string; simulatorUrl: string; databaseUrl: string },
  seed: DemoSeed,
): void {
  const { users, endpoints, cards } = seed;
  const text = JSON.stringify({ ...urls, users, endpoints, cards }, null, 2);
  writeWhole(path.join(options.dataFolder, "demo.json"), `${text}\n`, 0o600);
}

function printWelcome(options: DemoOptions, consoleUrl: string, simulatorUrl: string, seed: DemoSeed): void {
  const [first] = seed.users;
  const lines = [
    `The console runs at   ${consoleUrl}`,
    `Sign in as            ${first?.email}  with  ${first?.password}`,
    `Simulator of FINCI    ${simulatorUrl}  ${options.traffic ? "sends payments steadily" : "sends nothing by itself"}`,
    `More, for scripts     ${path.relative(process.cwd(), path.join(options.dataFolder, "demo.json"))}`,
    "Ctrl-C stops it; the data stays.",
  ];
  console.log(`\n${lines.map((line) => `  ${line}`).join("\n")}\n`);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const consoleUrl = `http://127.0.0.1:${options.port}`;
  const simulatorUrl = `http://127.0.0.1:${options.simulatorPort}`;
  await claim(options);
  stops.push(async () => release(options.dataFolder));
  if (options.reset) await resetDemo(options, given);

  mkdirSync(path.join(options.dataFolder, "log"), { recursive: true });
  const databaseUrl = await startDatabase(options);
  Object.assign(process.env, readSecrets(options.dataFolder), {
    DATABASE_URL: databaseUrl,
    JOURNAL_DIR: path.join(options.dataFolder, "journal"),
    PUBLIC_URL: consoleUrl,
    HOST: "127.0.0.1",
    PORT: String(options.port),
    DEMO: "1",
  });
  await step("Migrating the database", () => migrate(databaseUrl));
  if (!options.dev && !isBuilt()) {
    await step("Building the console (only when its sources have changed)", () =>
      buildConsole(path.join(options.dataFolder, "log", "build.log")),
    );
  }
  await startSimulator(options, simulatorUrl);
  const seeded = { databaseUrl, simulatorUrl, consoleUrl };
  const seed = await step("Seeding programs, customers and cards", () => seedDemo(seeded));
  writeDemoFile(options, { consoleUrl, simulatorUrl, databaseUrl }, seed);
  await startConsole(options, consoleUrl);
  await putJson(`${simulatorUrl}/_sim/traffic`, { enabled: options.traffic });
  printWelcome(options, consoleUrl, simulatorUrl, seed);
  // Traffic spends; accounts that run low are funded again.
  const topUp = () =>
    seedDemo(seeded).catch((error) => console.error("The accounts were not topped up:", error));
  setInterval(topUp, topUpEveryMs);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (!stopping) console.log("\nStopping");
    void stopAll().then(() => process.exit(0));
  });
}

await runScript(async () => {
  try {
    await main();
  } catch (error) {
    // A part that ended, or Ctrl-C, has told already why nothing more can be done.
    if (stopping) return new Promise(() => {});
    await stopAll();
    throw error;
  }
});
