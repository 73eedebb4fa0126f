import type { z } from "zod";
import type { ErrorCode } from "@/server/finci/contract";

/** FINCI's refusal of a call. The detail is for the simulator's call list; on the wire stands the code alone. */
export class Refusal extends Error {
  override name = "Refusal";
  constructor(
    readonly code: ErrorCode,
    detail: string,
  ) {
    super(detail);
  }
}

/** The body in its contract's shape. @throws Refusal `invalid_request` */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`);
  throw new Refusal("invalid_request", problems.join("; "));
}

/** The record when it exists and is the caller's own. @throws Refusal `not_found` */
export function ownRecord<T extends { tenant: string }>(
  record: T | undefined,
  tenant: string,
  what: string,
): T {
  if (record?.tenant === tenant) return record;
  throw new Refusal("not_found", `No such ${what}`);
}

/** The record as it goes on the wire: without the simulator's own fields. */
export function onWire<T extends { tenant: string; createdAt: string }>(record: T) {
  const { tenant: _tenant, createdAt: _createdAt, ...fields } = record;
  return fields;
}
