import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { findFreePort } from "@/db/free-port";
import { migrate } from "@/db/migrate";
import { configurationStatus, type Environment, readEnvironmentOrExit } from "./env";
import { gatewayCommand, jobsCommand } from "./gateway-command";
import { drainAtEnd } from "./lifecycle";
import { type RoleProcess, stopMsMax, supervise } from "./supervisor";

/*
 * `npm run serve -- [--role authorization|console|jobs|all]`: checks everything once, migrates, then supervises the
 * roles. `authorization` owns the public port and passes what is not a webhook on to `console`.
 */

/** Of 19: where the processor is short, decisions go first, then the inbox, then pages. */
const consoleNiceness = 19;
const roleNames = ["authorization", "console", "jobs", "all"];

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(configurationStatus);
}

function readArguments(): { role: string; dev: boolean } {
  try {
    const { values } = parseArgs({
      options: { role: { type: "string", default: "all" }, dev: { type: "boolean", default: false } },
    });
    if (roleNames.includes(values.role)) return values;
  } catch {
    // Told below, with what is possible.
  }
  refuse(`The options are --role ${roleNames.join("|")} and --dev.`);
}

async function planRoles(role: string, dev: boolean, environment: Environment): Promise<RoleProcess[]> {
  const internalPort = environment.CONSOLE_INTERNAL_PORT ?? (await findFreePort("127.0.0.1", 0));
  const between: Record<string, string> =
    role === "all" || environment.CONSOLE_INTERNAL_PORT
      ? { CONSOLE_INTERNAL_PORT: String(internalPort) }
      : {};
  const plan = (
    name: string,
    process: Pick<RoleProcess, "command" | "nodeOptions" | "niceness">,
  ): RoleProcess => ({
    name,
    ...process,
    env: { CONSOLE_ROLE: name, ...between },
  });
  const all = [
    plan("authorization", gatewayCommand),
    plan("console", {
      command: ["server/console.ts", ...(dev ? ["--dev"] : [])],
      niceness: consoleNiceness,
    }),
    plan("jobs", jobsCommand),
  ];
  return all.filter(({ name }) => role === "all" || role === name);
}

const { role, dev } = readArguments();
process.env.CONSOLE_ROLE = role;
Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
const environment = readEnvironmentOrExit();

const needsBuild = !dev && (role === "all" || role === "console");
if (needsBuild && !existsSync(path.join(environment.NEXT_DIST_DIR, "BUILD_ID"))) {
  refuse("The console is not built yet. Run: npm run build");
}
if (role !== "jobs" && (await findFreePort(environment.HOST, environment.PORT)) === null) {
  refuse(
    `Port ${environment.PORT} of ${environment.HOST} is taken. Set PORT to a free one, or end what uses it.`,
  );
}
try {
  await migrate(environment.DATABASE_URL);
} catch (error) {
  const reason = error instanceof Error ? error.message || String(error.cause ?? error.name) : String(error);
  process.stderr.write(`The database of DATABASE_URL cannot be migrated: ${reason}\n`);
  process.exit(1);
}

const supervisor = supervise(await planRoles(role, dev, environment));
drainAtEnd(() => supervisor.stop(), stopMsMax);
process.exitCode = await supervisor.failed;
await supervisor.stop();
process.exit();
