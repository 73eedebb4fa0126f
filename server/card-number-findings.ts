import type { Database, Transaction } from "@/db/client";
import { type RedactedInput, redactedPaths, redactInput } from "@/lib/redact";
import { audit, type ServiceContext } from "./context";
import { log } from "./log";

/** A search box asks at every letter: the same finding of the same person is written once within this time. */
const repeatMs = 60_000;
/** Findings remembered at once; beyond that all are forgotten. */
const rememberedMax = 10_000;

const written = new Map<string, number>();

/**
 * Takes what looks like a card number out of what a person sent, before anything reads it, and writes down where it stood:
 * card numbers do not belong into the console, and somebody handles one. The entry holds the names of the fields only; never
 * throws, because the number is gone whether or not it can be written.
 */
export async function takeOutCardNumbers(
  context: ServiceContext,
  input: unknown,
  /** The procedure, or the file's action. */
  action: string,
): Promise<RedactedInput> {
  const redacted = redactInput(input);
  const { fields } = redacted;
  if (fields.length === 0 || wasJustWritten(context, `${action} ${fields.join()}`)) return redacted;
  const { requestId } = context;
  log.warn({ requestId, action, fields }, "a card number was taken out of what a person sent");
  try {
    await audit(context.db, context, {
      action: "pan.redacted",
      subjectType: "procedure",
      subjectId: action,
      after: { fields: fields.join(", ") },
    });
  } catch (cause) {
    log.error({ err: cause, requestId, action }, "the finding of a card number was not written");
  }
  return redacted;
}

/** A payload of FINCI's, or of ours to FINCI, as it is stored: redacted. */
type StoredPayload = {
  subjectType: "delivery" | "apicall";
  subjectId: string;
  environmentId: string;
  programId: string | null;
  payload: unknown;
};

/**
 * Writes down where card numbers or codes were taken out of a payload before it was stored: FINCI should send none. The log has
 * each one, the audit log one a minute of each environment. The entry holds the names of the fields only.
 */
export async function noteRedactedPayload(
  transaction: Transaction | Database,
  { payload, ...where }: StoredPayload,
): Promise<void> {
  const fields = redactedPaths(payload);
  if (fields.length === 0) return;
  log.warn({ ...where, fields }, "a card number was taken out of a payload");
  const actor = { type: "system", name: "Redaction" } as const;
  if (wasJustWritten({ actor }, `${where.environmentId} ${where.subjectType}`)) return;
  await audit(
    transaction,
    { actor, requestId: where.subjectId, sourceAddress: null },
    { ...where, action: "pan.redacted", after: { fields: fields.join(", ") } },
  );
}

function wasJustWritten({ actor }: Pick<ServiceContext, "actor">, what: string): boolean {
  const key = `${actor.type === "user" ? actor.userId : actor.name} ${what}`;
  const now = Date.now();
  if ((written.get(key) ?? 0) > now) return true;
  if (written.size >= rememberedMax) written.clear();
  written.set(key, now + repeatMs);
  return false;
}
