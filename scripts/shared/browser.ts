import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { chromium } from "@playwright/test";

/** Where systems and packages put a Chromium. */
const usualPaths = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser the tests use: PLAYWRIGHT_CHROMIUM_PATH, one of the system, or Playwright's own; null when there is none. */
export function findBrowser(): string | null {
  const given = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (given) return isExecutable(given) ? given : null;
  return [...usualPaths, chromium.executablePath()].find(isExecutable) ?? null;
}

function run(command: string, ...options: string[]): boolean {
  console.log(`$ ${command} ${options.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(command, options, { stdio: "inherit", env }).status === 0;
}

/** Debian's Chromium with fonts, where we may install packages. */
function installFromDebian(): void {
  if (process.getuid?.() !== 0 || !isExecutable("/usr/bin/apt-get")) return;
  const packages = ["chromium", "fonts-liberation", "fonts-noto-color-emoji"];
  run("apt-get", "update", "-q");
  run("apt-get", "install", "-y", "-q", "--no-install-recommends", ...packages);
}

/** Makes sure that there is a browser; installs one where that is possible. False when there is none in the end. */
export function ensureBrowser(): boolean {
  if (findBrowser()) return true;
  if (process.env.PLAYWRIGHT_CHROMIUM_PATH) {
    console.error("PLAYWRIGHT_CHROMIUM_PATH does not name an executable file.");
    return false;
  }
  console.log("There is no Chromium on this machine; installing one");
  installFromDebian();
  if (!findBrowser()) run(process.execPath, "node_modules/@playwright/test/cli.js", "install", "chromium");
  if (findBrowser()) return true;
  console.error("No Chromium could be installed. Install one, or set PLAYWRIGHT_CHROMIUM_PATH to it.");
  return false;
}
