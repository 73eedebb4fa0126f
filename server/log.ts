import pino from "pino";
import { redact } from "@/lib/redact";

/** A failed query's message ends with its values: names, addresses, everything that was to be stored. */
const queryValues = /^params: [\s\S]*?(?=\n\s+at |(?![\s\S]))/gm;

/** Causes of causes at most; an error may also lead back to itself. */
const depthMax = 8;

function withoutValues({ params: _, ...error }: Record<string, unknown>, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(error).map(([key, value]) => {
      if (typeof value === "string") return [key, value.replace(queryValues, "params: [redacted]")];
      return [key, isPlain(value) ? (depth < depthMax ? withoutValues(value, depth + 1) : "[cut]") : value];
    }),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Errors as plain objects, so that redaction sees their messages and stacks; the values of queries are left out. */
function withPlainErrors(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? withoutValues({ ...pino.stdSerializers.err(value) }) : value,
    ]),
  );
}

/** A level that does not exist is reported by server/env, which needs a log that works. */
const level = process.env.LOG_LEVEL ?? "info";

/** Structured log on standard error; every object is redacted before it is written. */
export const log = pino(
  {
    level: level in pino.levels.values ? level : "info",
    base: { role: process.env.CONSOLE_ROLE ?? "console" },
    formatters: { log: (fields) => redact(withPlainErrors(fields)) as Record<string, unknown> },
  },
  pino.destination({ dest: 2, sync: false }),
);
