import { type ChildProcess, spawn } from "node:child_process";

/** Loaded into a child, makes it end with us; every process of ours starts in the repository's folder. */
export const endWithParent = "./server/end-with-parent.mjs";

/** A process of ours: a TypeScript file of the repository and its arguments. */
export type ChildCommand = {
  command: string[];
  /** Options for Node itself. */
  nodeOptions?: string[];
  env?: Record<string, string>;
  /** Where its output goes; ours by default. */
  output?: "inherit" | number;
};

/**
 * Starts a TypeScript file as a child: in a session of its own, so that Ctrl-C reaches us alone and we end it in our
 * order; and bound to us, so that it ends in order also when we are killed.
 */
export function startChild({
  command,
  nodeOptions = [],
  env = {},
  output = "inherit",
}: ChildCommand): ChildProcess {
  return spawn(process.execPath, [...nodeOptions, "--import", "tsx", "--import", endWithParent, ...command], {
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
    env: { ...process.env, ...env, PARENT_PID: String(process.pid) },
  });
}

/** Asks a child to end, and kills it when it has not ended in time. Resolves when it is gone; true when it was killed. */
export async function endChild(child: ChildProcess, limitMs: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return false;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  let killed = false;
  const limit = setTimeout(() => {
    killed = true;
    child.kill("SIGKILL");
  }, limitMs);
  await gone;
  clearTimeout(limit);
  return killed;
}
