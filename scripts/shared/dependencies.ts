import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/*
 * What we take in from others: each package exactly the one that was looked at, from the registry, proven by its hash, with
 * no script of its own run at installation but the listed ones, and no known grave hole in what production runs.
 */

type Entry = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
};
type Lock = { packages: Record<string, Entry> };
type Manifest = {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
type Report = {
  vulnerabilities?: Record<string, { severity: string; range: string }>;
  message?: string;
};

const registry = "https://registry.npmjs.org/";
const graveSeverities = ["high", "critical"];

/** The problems of the manifest and the lock, as sentences; none when everything is pinned, proven and from the registry. */
export function lockProblems(manifest: Manifest, lock: Lock): string[] {
  const problems: string[] = [];
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  for (const [name, version] of wanted)
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) problems.push(`${name} is not pinned: ${version}`);
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (place === "" || entry.link) continue;
    const name = place.replace(/^.*node_modules\//, "");
    if (isForServers(entry) && !entry.integrity?.startsWith("sha512-"))
      problems.push(`${place} has no sha512 hash`);
    if (entry.resolved && !entry.resolved.startsWith(registry))
      problems.push(`${place} does not come from the registry: ${entry.resolved}`);
    if (entry.hasInstallScript && !manifest.allowScripts[name])
      problems.push(`${place} runs a script when installed, and is not listed in allowScripts`);
  }
  return problems;
}

/**
 * True for what is installed where this is built and served: Linux on x64 with glibc. npm writes no hashes of other platforms'
 * builds into the lock when it is made here.
 */
function isForServers({ os, cpu, libc }: Entry): boolean {
  const fits = (list: string[] | undefined, own: string) => !list || list.includes(own);
  return fits(os, "linux") && fits(cpu, "x64") && fits(libc, "glibc");
}

/** The grave known holes of a report of `npm audit --json`; null when the registry gave no report. */
export function graveHoles(report: Report): string[] | null {
  if (!report.vulnerabilities) return null;
  return Object.entries(report.vulnerabilities)
    .filter(([, { severity }]) => graveSeverities.includes(severity))
    .map(([name, { severity, range }]) => `${name} ${range}: a known ${severity} hole`);
}

/** Prints what is wrong; true when nothing is. A registry that gives no advisories is named, and does not fail the check. */
export function checkDependencies(): boolean {
  const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
  const problems = lockProblems(read("package.json"), read("package-lock.json"));
  const audit = spawnSync("npm", ["audit", "--json", "--omit=dev"], { encoding: "utf8", timeout: 120_000 });
  const report = parseReport(audit.stdout);
  const holes = graveHoles(report);
  if (holes === null)
    console.log(`Known holes were not looked up: the registry gave no answer. ${report.message ?? ""}`);
  for (const problem of [...problems, ...(holes ?? [])]) console.error(problem);
  return problems.length === 0 && (holes ?? []).length === 0;
}

function parseReport(text: string): Report {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
