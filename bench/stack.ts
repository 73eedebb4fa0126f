import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connect, database, type Sql } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded";
import { migrate } from "@/db/migrate";
import { type SeededCard, type SeededProgram, seedProgram } from "@/db/testing";
import { endChild, startChild } from "@/server/child";
import { gatewayCommand, jobsCommand } from "@/server/gateway-command";

/* What a benchmark runs against: a durable Postgres of its own, a program with funded cards, the servers as processes. */

export const sessionSecret = "bench".repeat(8);
const startMsMax = 60_000;
const stopMsMax = 15_000;

export type BenchDatabase = {
  databaseUrl: string;
  sql: Sql;
  program: SeededProgram;
  cards: SeededCard[];
  end(): Promise<void>;
};

/** A fresh, durable database (fsync on, as in production) under .data/bench with funded cards. */
export async function benchDatabase(cardCount: number): Promise<BenchDatabase> {
  const dataFolder = path.join(".data", "bench");
  const postgres = await startEmbeddedPostgres({ dataFolder });
  const name = `bench_${Date.now()}`;
  const admin = connect(postgres.databaseUrl, { poolMax: 1, name: "bench" });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(postgres.databaseUrl);
  url.pathname = `/${name}`;
  await migrate(url.href);
  const sql = connect(url.href, { poolMax: 8, name: "bench" });
  const program = await seedProgram(database(sql));
  const cards: SeededCard[] = [];
  for (let index = 0; index < cardCount; index += 50) {
    const more = Array.from({ length: 50 }, () => program.addCard({ balanceMinor: 1_000_000_000_00n }));
    cards.push(...(await Promise.all(more)));
  }
  await sql`vacuum analyze`;
  return {
    databaseUrl: url.href,
    sql,
    program,
    cards,
    async end() {
      await sql.end();
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
      await postgres.stop();
      rmSync(path.join(dataFolder, "port"), { force: true });
    },
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export type BenchServer = { url: string; stop(): Promise<unknown> };

/** The role `authorization`, alone. */
export async function startGateway(databaseUrl: string): Promise<BenchServer> {
  const port = await freePort();
  const child = startChild({ ...gatewayCommand, env: serverEnvironment(databaseUrl, port) });
  return untilReady(child, port);
}

/** The role `jobs`, alone, as the supervisor starts it. */
export async function startJobs(databaseUrl: string): Promise<{ stop(): Promise<unknown> }> {
  const env = serverEnvironment(databaseUrl, await freePort());
  const child = startChild({ command: jobsCommand.command, env });
  if (child.pid) os.setPriority(child.pid, jobsCommand.niceness);
  return { stop: () => endChild(child, stopMsMax) };
}

/** All roles under their supervisor, as in production. */
export async function startConsole(
  databaseUrl: string,
  more: Record<string, string> = {},
): Promise<BenchServer> {
  const port = await freePort();
  const env = { ...serverEnvironment(databaseUrl, port), ...more };
  return untilReady(startChild({ command: ["server/main.ts"], env }), port);
}

/** The least a server can do with the same statement: node:http and postgres.js. */
export async function startBare(databaseUrl: string, program: SeededProgram): Promise<BenchServer> {
  const port = await freePort();
  const { environmentId, programId } = program;
  const env = { ...serverEnvironment(databaseUrl, port), BARE: JSON.stringify({ environmentId, programId }) };
  return untilReady(startChild({ command: ["bench/bare.ts"], env }), port);
}

/** Plain `next start` on the built console. */
export async function startNext(databaseUrl: string): Promise<BenchServer> {
  const port = await freePort();
  const command = [
    "node_modules/next/dist/bin/next",
    "start",
    "--hostname",
    "127.0.0.1",
    "--port",
    String(port),
  ];
  const env = { ...process.env, ...serverEnvironment(databaseUrl, port) };
  const child = spawn(process.execPath, command, { stdio: ["ignore", "ignore", "inherit"], env });
  return untilReady(child, port);
}

function serverEnvironment(databaseUrl: string, port: number): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    HOST: "127.0.0.1",
    PORT: String(port),
    LOG_LEVEL: "warn",
    NODE_ENV: "production",
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    CONSOLE_SECRET_KEY: Buffer.alloc(32, "bench").toString("base64"),
    SESSION_SECRET: sessionSecret,
    // The people of a benchmark have a password or a session only; a production console shows them no page without.
    REQUIRE_SECOND_FACTOR: "0",
    JOURNAL_DIR: path.join(".data", "bench", "journal"),
  };
}

async function untilReady(child: ChildProcess, port: number): Promise<BenchServer> {
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + startMsMax;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/api/ready`).catch(() => null);
    if (answer?.ok) return { url, stop: () => endChild(child, stopMsMax) };
    await wait(100);
  }
  await endChild(child, stopMsMax);
  throw new Error("A server did not become ready");
}
