import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { endWithParent } from "@/server/child";
import { Refusal } from "./progress";

/** What the built console is made of. */
const sources = [
  ...["app", "components", "lib", "server", "db", "proxy.ts", "instrumentation.ts"],
  ...["next.config.js", "postcss.config.mjs", "tsconfig.json", "package-lock.json"],
];

const distFolder = () => process.env.NEXT_DIST_DIR || ".next";
/** Next writes it last. */
const buildIdFile = () => path.join(distFolder(), "BUILD_ID");
const hasBuild = () => existsSync(buildIdFile());
const stampFile = () => path.join(distFolder(), "source-hash");

function filesOf(entry: string): string[] {
  if (!existsSync(entry)) return [];
  if (!statSync(entry).isDirectory()) return [entry];
  return readdirSync(entry)
    .sort()
    .flatMap((name) => filesOf(path.join(entry, name)));
}

function sourceHash(): string {
  const hash = createHash("sha256");
  for (const file of sources.flatMap(filesOf)) {
    if (!file.includes(".test.")) hash.update(file).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** True when the built console was made from the sources as they are. */
export function isBuilt(): boolean {
  return hasBuild() && existsSync(stampFile()) && readFileSync(stampFile(), "utf8") === sourceHash();
}

/**
 * Builds the console. With a log file the output goes there instead of the terminal.
 * @throws Refusal when the build fails
 */
export async function buildConsole(logFile?: string): Promise<void> {
  const hash = sourceHash();
  rmSync(buildIdFile(), { force: true });
  if (logFile) mkdirSync(path.dirname(logFile), { recursive: true });
  const output = logFile ? openSync(logFile, "w") : "inherit";
  const child = spawn(
    process.execPath,
    ["--import", endWithParent, "node_modules/next/dist/bin/next", "build"],
    {
      stdio: ["ignore", output, output, "ipc"],
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        PARENT_PID: String(process.pid),
      },
    },
  );
  const status = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (typeof output === "number") closeSync(output);
  if (status !== 0 || !hasBuild()) {
    if (logFile) console.error(readFileSync(logFile, "utf8").split("\n").slice(-40).join("\n"));
    throw new Refusal("The console could not be built; the message above says where.");
  }
  writeFileSync(stampFile(), hash);
}
