import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Supervisor, supervise } from "./supervisor";

/* Real processes: each role leaves a file named after its pid in a folder, and takes it away when it ends in order. */

let folder: string;
let supervisor: Supervisor | null = null;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "supervisor-"));
});

afterEach(async () => {
  await supervisor?.stop();
  supervisor = null;
  rmSync(folder, { recursive: true });
});

function role(name: string, body = "setInterval(() => {}, 1000);") {
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `import { rmSync, writeFileSync } from "node:fs";
     const mark = ${JSON.stringify(path.join(folder, `${name}.`))} + process.pid + ".pid";
     writeFileSync(mark, "");
     process.on("SIGTERM", () => { rmSync(mark); process.exit(0); });
     ${body}`,
  );
  return { name, command: [file], env: {} };
}

function pidsOf(name: string): number[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.`) && file.endsWith(".pid"))
    .map((file) => Number(file.split(".")[1]));
}

const patience = { timeout: 10_000, interval: 20 };

async function startedPid(name: string): Promise<number> {
  return vi.waitFor(() => {
    const [pid] = pidsOf(name);
    expect(pid).toBeGreaterThan(0);
    return pid!;
  }, patience);
}

describe("supervise", () => {
  it("starts a role again that was killed, and leaves the others alone", async () => {
    supervisor = supervise([role("one"), role("two")]);
    const [one, two] = await Promise.all([startedPid("one"), startedPid("two")]);
    process.kill(one, "SIGKILL");
    await vi.waitFor(() => expect(pidsOf("one")).toHaveLength(2), patience);
    expect(pidsOf("two")).toEqual([two]);
  });

  it("ends every role in order", async () => {
    supervisor = supervise([role("one"), role("two")]);
    await Promise.all([startedPid("one"), startedPid("two")]);
    await supervisor.stop();
    expect([...pidsOf("one"), ...pidsOf("two")]).toEqual([]);
  });

  it("does not start a role again that says its environment is wrong", async () => {
    supervisor = supervise([role("one", "process.exit(78);")]);
    expect(await supervisor.failed).toBe(78);
    expect(pidsOf("one")).toHaveLength(1);
  });

  it("takes its roles along when it is killed itself", async () => {
    const { command } = role("one");
    const script = path.join(process.cwd(), "server", "supervisor.ts");
    const main = `import(${JSON.stringify(script)}).then(({ supervise }) => supervise([{ name: "one", command: ${JSON.stringify(command)}, env: {} }]))`;
    const parent: ChildProcess = spawn(process.execPath, ["--import", "tsx", "-e", main], {
      stdio: "ignore",
    });
    await startedPid("one");
    parent.kill("SIGKILL");
    await vi.waitFor(() => expect(pidsOf("one")).toEqual([]), patience);
  });
});
