import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;
const started: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "finci-main-"));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await ended(child);
  }
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "simulator/main.ts", "--data", folder, ...args]);
  started.push(child);
  return child;
}

/** The address on the line that the process prints when it is ready. */
function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("\n")) resolve((JSON.parse(output) as { ready: true; url: string }).url);
    });
    child.once("exit", (code) => reject(new Error(`Ended with ${code} before it was ready`)));
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once("exit", resolve));
}

async function complaint(child: ChildProcess): Promise<string> {
  let output = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  expect(await ended(child)).toBe(1);
  return output;
}

const tenant = { token: "t", secret: "s", allowedCidrs: [], products: [], webhooks: null };

describe("the simulator's process", () => {
  it("keeps what it answered for when it is killed, and stops cleanly when asked", async () => {
    const first = run("--port", "0");
    const url = await ready(first);
    await fetch(`${url}/_sim/tenants/acme`, { method: "PUT", body: JSON.stringify(tenant) });
    first.kill("SIGKILL");
    await ended(first);
    const second = run("--port", "0");
    const state = await fetch(`${await ready(second)}/_sim/state`);
    expect(await state.json()).toMatchObject({ tenants: [{ name: "acme" }] });
    second.kill("SIGTERM");
    expect(await ended(second)).toBe(0);
  }, 30_000);

  it("says in a line that its port is taken, or what is wrong with its arguments", async () => {
    const first = run("--port", "0");
    const port = new URL(await ready(first)).port;
    expect(await complaint(run("--port", port))).toMatch(/^Port \d+ is taken: .*\n$/);
    expect(await complaint(run("--port", "many"))).toMatch(/"many" is not a port/);
    expect(await complaint(run("--speed", "9"))).toMatch(/Usage:/);
  }, 30_000);
});
