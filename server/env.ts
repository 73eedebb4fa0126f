import { readFileSync } from "node:fs";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { oidcProblems, oidcVariables } from "./oidc-variables";

const portNumber = z.coerce
  .number({ error: "must be a port number" })
  .int("must be a whole number")
  .min(1, "must be a port from 1 to 65535")
  .max(65_535, "must be a port from 1 to 65535");

const networks = z.string().transform((text, context) => {
  const list = text.split(",").flatMap((part) => part.trim() || []);
  const wrong = list.find((network) => !ipaddr.isValidCIDR(network));
  if (wrong === undefined) return list;
  context.addIssue(`must be a comma-separated list of networks such as 10.0.0.0/8; "${wrong}" is not one`);
  return z.NEVER;
});

const secretKey = z
  .string()
  .refine((text) => Buffer.from(text, "base64").length === 32, "must be 32 bytes in base64");

/** A file that holds such a key; it is read at the start, so that a wrong one does not come to light at the first secret. */
const secretKeyFile = z.string().refine((file) => {
  try {
    return secretKey.safeParse(readFileSync(file, "utf8").trim()).success;
  } catch {
    return false;
  }
}, "must name a file that can be read and holds 32 bytes in base64");

/** A variable of the environment, as the README lists it. */
type Variable = {
  description: string;
  schema: z.ZodType;
  /** Taken when the variable is absent or empty. */
  default?: string;
  /** Another variable that may be given in its place. */
  instead?: string;
  /** `always`, or in production only; the demo makes these itself. */
  required?: "always" | "production";
};

/** Every variable the console reads: the one table. `npm run serve` and every role check it before anything else. */
export const environmentVariables = {
  DATABASE_URL: {
    description: "The Postgres database (15 or newer) the console keeps everything in.",
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, "must be an address such as postgres://user@host:5432/name"),
    required: "always",
  },
  CONSOLE_SECRET_KEY: {
    description: "32 random bytes in base64; seals the credentials of FINCI in the database.",
    schema: secretKey.optional(),
    required: "production",
    instead: "CONSOLE_SECRET_KEY_FILE",
  },
  CONSOLE_SECRET_KEY_FILE: {
    description: "A file that holds CONSOLE_SECRET_KEY, in its place.",
    schema: secretKeyFile.optional(),
  },
  CONSOLE_SECRET_KEY_PREVIOUS: {
    description: "Another key that still opens what was sealed under it, until `npm run rekey` is through.",
    schema: secretKey.optional(),
  },
  CONSOLE_SECRET_KEY_PREVIOUS_FILE: {
    description: "A file that holds CONSOLE_SECRET_KEY_PREVIOUS, in its place.",
    schema: secretKeyFile.optional(),
  },
  SESSION_SECRET: {
    description: "At least 32 random characters; signs the cookie of a sign-in.",
    schema: z.string().min(32, "must have at least 32 characters").optional(),
    required: "production",
  },
  SESSION_IDLE_MINUTES: {
    description: "A sign-in that is not used for this many minutes ends.",
    schema: z.coerce
      .number({ error: "must be a number of minutes" })
      .int("must be a whole number of minutes")
      .min(1, "must be at least a minute")
      .max(1_440, "must be a day (1440 minutes) at most"),
    default: "30",
  },
  SESSION_HOURS: {
    description: "A sign-in ends after this many hours whatever happens.",
    schema: z.coerce
      .number({ error: "must be a number of hours" })
      .int("must be a whole number of hours")
      .min(1, "must be at least an hour")
      .max(168, "must be a week (168 hours) at most"),
    default: "12",
  },
  REQUIRE_SECOND_FACTOR: {
    description:
      "1 asks everybody who may change things for a second factor, 0 leaves it to them; empty is 1 in production and 0 in the demo.",
    schema: z.enum(["", "0", "1"], { error: "must be 1, 0 or empty" }),
    default: "",
  },
  ...oidcVariables,
  PUBLIC_URL: {
    description: "The address people and FINCI reach the console under, without a slash at the end.",
    schema: z
      .url({ protocol: /^https?$/, error: "must be an address such as https://console.example.com" })
      .refine((text) => !text.endsWith("/"), "must not end with a slash")
      .optional(),
    required: "production",
  },
  HOST: {
    description: "The network address the public port is bound to.",
    schema: z
      .string()
      .refine((text) => text === "localhost" || ipaddr.isValid(text), "must be an IP address"),
    default: "127.0.0.1",
  },
  PORT: { description: "The public port.", schema: portNumber, default: "3000" },
  TRUSTED_PROXIES: {
    description:
      "Networks (CIDR, comma-separated) of reverse proxies whose X-Forwarded-For names the caller; empty trusts none.",
    schema: networks,
    default: "",
  },
  JOURNAL_DIR: {
    description:
      "The folder, on a disk of this machine, where answers given while the database is away are kept until it is back.",
    schema: z.string(),
    default: ".data/journal",
  },
  CARD_BULK_CONCURRENCY: {
    description: "Cards that a process of the role jobs changes at FINCI at the same time in a bulk action.",
    schema: z.coerce
      .number({ error: "must be a number of cards" })
      .int("must be a whole number of cards")
      .min(1, "must be at least 1")
      .max(32, "must be 32 at most"),
    default: "4",
  },
  BULK_CONCURRENCY: {
    description: "Calls to FINCI at once, for each environment, while cards are issued from a file.",
    schema: z.coerce
      .number({ error: "must be a number of calls" })
      .int("must be a whole number of calls")
      .min(1, "must be at least one call")
      .max(64, "must be 64 calls at most"),
    default: "8",
  },
  DRIFT_CONCURRENCY: {
    description: "Calls to FINCI at once while an environment's cards are compared with FINCI.",
    schema: z.coerce
      .number({ error: "must be a number of calls" })
      .int("must be a whole number of calls")
      .min(1, "must be at least one call")
      .max(64, "must be 64 calls at most"),
    default: "16",
  },
  DRIFT_CALLS_PER_SECOND: {
    description: "Calls to FINCI that such a comparison begins in a second at most.",
    schema: z.coerce
      .number({ error: "must be a number of calls" })
      .int("must be a whole number of calls")
      .min(1, "must be at least one call")
      .max(5_000, "must be 5000 calls at most"),
    default: "500",
  },
  LOG_LEVEL: {
    description: "trace, debug, info, warn, error or fatal.",
    schema: z.enum(["trace", "debug", "info", "warn", "error", "fatal"], {
      error: "must be trace, debug, info, warn, error or fatal",
    }),
    default: "info",
  },
  CONSOLE_ROLE: {
    description: "The role of this process; the supervisor sets it.",
    schema: z.enum(["authorization", "console", "jobs", "all"], {
      error: "must be authorization, console, jobs or all",
    }),
    default: "all",
  },
  CONSOLE_INTERNAL_PORT: {
    description:
      "The port on 127.0.0.1 where the role authorization finds the role console; the supervisor picks a free one.",
    schema: portNumber.optional(),
  },
  NEXT_DIST_DIR: {
    description: "The folder of the built console, below the repository.",
    schema: z.string(),
    default: ".next",
  },
  DEMO: {
    description: "1 in the demo, where the start script makes the secrets and seeds accounts.",
    schema: z.enum(["", "1"], { error: "must be 1 or empty" }),
    default: "",
  },
} as const satisfies Record<string, Variable>;

type VariableName = keyof typeof environmentVariables;

/** The validated environment. */
export type Environment = { [Name in VariableName]: z.output<(typeof environmentVariables)[Name]["schema"]> };

/** The environment is not usable; the message is a sentence for each variable that is wrong. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/**
 * Reads and checks the variables.
 * @throws EnvironmentError with a sentence that names each variable that is missing or wrong; values are never shown
 */
export function readEnvironment(source: Record<string, string | undefined> = process.env): Environment {
  const production = source.NODE_ENV === "production" && source.DEMO !== "1";
  const problems: string[] = [];
  const values = Object.entries<Variable>(environmentVariables).map(([name, variable]) => {
    const text = source[name] || variable.default;
    if (text === undefined) {
      const isReplaced = variable.instead !== undefined && Boolean(source[variable.instead]);
      if (variable.required === "always" || (variable.required && production && !isReplaced)) {
        problems.push(`${name} is not set. ${variable.description}`);
      }
      return [name, undefined];
    }
    const result = variable.schema.safeParse(text);
    if (!result.success) problems.push(`${name} is not usable: it ${result.error.issues[0]?.message}.`);
    return [name, result.data];
  });
  problems.push(...oidcProblems(source));
  if (problems.length > 0) throw new EnvironmentError(problems.join("\n"));
  return Object.fromEntries(values) as Environment;
}

/** Status of a process that must not be started again as it is. Source: sysexits, EX_CONFIG. */
export const configurationStatus = 78;

/** `readEnvironment` for the start of a process: a bad variable ends it with that status and the sentence. */
export function readEnvironmentOrExit(): Environment {
  try {
    return readEnvironment();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(configurationStatus);
  }
}
