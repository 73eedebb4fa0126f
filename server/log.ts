import pino from "pino";
import { redact } from "@/lib/redact";

/** Errors as plain objects, so that redaction sees their messages and stacks. */
function withPlainErrors(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? pino.stdSerializers.err(value) : value,
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
