import pino from "pino";
import { redact } from "@/lib/redact";

/** Structured log on standard error; every object is redacted before it is written. */
export const log = pino(
  {
    level: process.env.LOG_LEVEL ?? "info",
    base: { role: process.env.CONSOLE_ROLE ?? "console" },
    formatters: { log: (fields) => redact(fields) as Record<string, unknown> },
    serializers: { err: pino.stdSerializers.err },
  },
  pino.destination({ dest: 2, sync: false }),
);
