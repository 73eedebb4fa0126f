import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findFreePort } from "@/db/free-port";
import { writeWhole } from "@/db/write-whole";
import { Refusal } from "../shared/progress";
import type { DemoOptions } from "./options";

/*
 * One demo per data folder. `running.json` names the processes of a run, from npm down to us. When one of them was
 * killed the others end by themselves within seconds, and a new start waits for that instead of failing.
 */

const endingWaitMsMax = 20_000;

type Running = { pids: number[]; consoleUrl: string };

const fileOf = (dataFolder: string) => path.join(dataFolder, "running.json");

function readRunning(dataFolder: string): Running | null {
  const file = fileOf(dataFolder);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const isFree = async (port: number) => (await findFreePort("127.0.0.1", port)) !== null;

/**
 * Makes sure that both ports are free and that nobody else uses the data folder; waits for a run that was killed.
 * @throws Refusal with the one line to show
 */
export async function claim(options: DemoOptions): Promise<void> {
  const before = readRunning(options.dataFolder);
  if (before?.pids.every(isAlive) && !(await isFree(Number(new URL(before.consoleUrl).port)))) {
    throw new Refusal(
      `The demo already runs at ${before.consoleUrl}. End it, or give another --data folder and --port.`,
    );
  }
  const ports = [
    { port: options.port, option: "--port" },
    { port: options.simulatorPort, option: "--simulator-port" },
  ];
  const deadline = Date.now() + (before ? endingWaitMsMax : 0);
  // Its script and the one that started it; the launcher above them may live on.
  while (before?.pids.slice(-2).some(isAlive) && Date.now() < deadline) await wait(100);
  for (const { port, option } of ports) {
    while (!(await isFree(port))) {
      if (Date.now() >= deadline) {
        throw new Refusal(`Port ${port} is taken. End what uses it, or choose another with ${option}.`);
      }
      await wait(100);
    }
  }
  mkdirSync(options.dataFolder, { recursive: true });
  const pids = [Number(process.env.LAUNCHER_PID), process.ppid, process.pid].filter((pid) => pid > 0);
  const running: Running = { pids, consoleUrl: `http://127.0.0.1:${options.port}` };
  writeWhole(fileOf(options.dataFolder), `${JSON.stringify(running)}\n`);
}

/** Forgets this run; called when everything of it has ended. */
export function release(dataFolder: string): void {
  rmSync(fileOf(dataFolder), { force: true });
}
