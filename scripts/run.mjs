/*
 * `node scripts/run.mjs <file.ts> [arguments]`: what every npm script starts with. Plain JavaScript without packages,
 * because on a clean clone there are none: checks Node, installs the packages when they are not those of the lock
 * file, then runs the TypeScript file in a child that ends with us.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stampFile = path.join(root, "node_modules", ".installed-for");
const stillInstallingMs = 15_000;
const launcherCheckMs = 500;

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  console.error(`Node ${process.versions.node} is too old: install Node 20.9 or newer, then start again.`);
  process.exit(1);
}

function lockFileHash() {
  const hash = createHash("sha256").update(process.version).update(process.arch);
  for (const file of ["package.json", "package-lock.json"]) hash.update(readFileSync(path.join(root, file)));
  return hash.digest("hex");
}

async function installPackages() {
  const wanted = lockFileHash();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  console.log("Installing packages (once, and again when the lock file changes; about a minute)");
  const progress = setInterval(() => console.log(`  still installing, ${seconds()} s`), stillInstallingMs);
  // Not `npm ci`: it refuses a lock file without the optional packages of other systems. --no-save leaves the file as it is.
  const status = await runNpm(["install", "--no-save", "--include=dev", "--loglevel=error"]);
  clearInterval(progress);
  if (status !== 0) {
    console.error("The packages could not be installed; npm's message above says why. Then start again.");
    process.exit(1);
  }
  writeFileSync(stampFile, wanted);
  console.log(`  installed in ${seconds()} s`);
}

function runNpm(options) {
  // Inside `npm start` npm says where it is; elsewhere it is on the path.
  const npm = process.env.npm_execpath;
  const [command, before] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  return new Promise((resolve) => {
    const child = spawn(command, [...before, ...options], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", () => resolve(1));
    child.once("exit", (status) => resolve(status ?? 1));
  });
}

/** The parent of a process, where /proc tells; npm may have put a shell between itself and us. */
function parentOf(pid) {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) ? Number(readFileSync(file, "utf8").split(") ").at(-1).split(" ")[1]) : undefined;
}

/** npm's process; unknown outside npm, where a shell that starts us may end long before us. */
function findNpm() {
  if (!process.env.npm_lifecycle_event) return undefined;
  const file = `/proc/${process.ppid}/cmdline`;
  const isShell = existsSync(file) && readFileSync(file, "utf8").split("\0")[1] === "-c";
  return isShell ? parentOf(process.ppid) : process.ppid;
}

function runTypeScript(file, options) {
  const npm = findNpm();
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--import", "./server/end-with-parent.mjs", file, ...options],
    {
      cwd: root,
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      env: { ...process.env, PARENT_PID: String(process.pid), LAUNCHER_PID: String(npm ?? "") },
    },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill("SIGTERM"));
  child.once("exit", (status) => process.exit(status ?? 1));
  if (npm === undefined) return;
  // npm was killed: end as if it had passed the signal on.
  setInterval(() => findNpm() !== npm && child.kill("SIGTERM"), launcherCheckMs);
}

refuseOldNode();
process.chdir(root);
const [file, ...options] = process.argv.slice(2);
await installPackages();
runTypeScript(file, options);
