import type { ChildProcess } from "node:child_process";
import os from "node:os";
import { endChild, startChild } from "./child";
import { configurationStatus } from "./env";
import { drainMsMax } from "./lifecycle";
import { log } from "./log";

const restartDelayMsMin = 250;
const restartDelayMsMax = 10_000;
/** A role that lived this long had started well: the next delay is the shortest again. */
const healthyMs = 30_000;
const killAfterMs = drainMsMax + 4_000;
/** `stop` has always ended by then. */
export const stopMsMax = killAfterMs + 2_000;

export type RoleProcess = {
  name: string;
  /** A file to run with tsx, and its arguments. */
  command: string[];
  nodeOptions?: string[];
  env: Record<string, string>;
  /** Above 0 the processor goes to others first: a page and a sweep wait for a decision, not the other way round. */
  niceness?: number;
};

export type Supervisor = {
  /** Ends every role in order, the last resort being SIGKILL. */
  stop(): Promise<void>;
  /** Resolves with an exit status when a role says that it must not be started again. */
  failed: Promise<number>;
};

/**
 * Runs each role as a child process. One that dies is started again after a delay that doubles from 0.25 s to 10 s;
 * the others are left alone. Children write to our output.
 */
export function supervise(roles: RoleProcess[]): Supervisor {
  let reportFailure: (status: number) => void;
  const failed = new Promise<number>((resolve) => {
    reportFailure = resolve;
  });
  const supervised = roles.map((role) => keepRunning(role, (status) => reportFailure(status)));
  return {
    failed,
    async stop() {
      await Promise.all(supervised.map((role) => role.stop()));
    },
  };
}

/** A host that does not allow it runs the role all the same. */
function lowerPriority(pid: number, { name, niceness = 0 }: RoleProcess): void {
  try {
    os.setPriority(pid, niceness);
  } catch (error) {
    log.warn({ err: error, role: name }, "the role's priority could not be lowered");
  }
}

function keepRunning(role: RoleProcess, onRefusal: (status: number) => void): { stop(): Promise<void> } {
  let child: ChildProcess | null = null;
  let restart: NodeJS.Timeout | undefined;
  let stopping = false;
  let delayMs = restartDelayMsMin;

  const start = () => {
    const startedAt = Date.now();
    child = startChild(role);
    if (role.niceness && child.pid) lowerPriority(child.pid, role);
    child.once("exit", (status, signal) => {
      child = null;
      if (stopping) return;
      if (status === configurationStatus) return onRefusal(status);
      if (Date.now() - startedAt > healthyMs) delayMs = restartDelayMsMin;
      log.error({ role: role.name, status, signal, delayMs }, "a role died and is started again");
      restart = setTimeout(start, delayMs);
      delayMs = Math.min(delayMs * 2, restartDelayMsMax);
    });
  };
  start();

  return {
    async stop() {
      stopping = true;
      clearTimeout(restart);
      if (child && (await endChild(child, killAfterMs)))
        log.warn({ role: role.name }, "a role did not end in time and was killed");
    },
  };
}
