import { and, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accounts, environments, programs, ruleSets, velocityMeters } from "@/db/schema";
import { formatAmount, MoneyError, parseAmount } from "@/lib/money";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { lockProgram, nextMoment, type ProgramRow } from "./load-program";
import { type ChangeProgram, changeProgramSchema } from "./schemas";

/**
 * Changes a program's definition. Deadline, holds and time zone count from the next authorization on; the deciding processes
 * hear of it by the policy's version. Limits in a calendar window go on with what was counted when the time zone changes.
 * @throws DomainError not_found, not_permitted, conflict (changed meanwhile, rules coming into force), invalid (an amount; the
 * currency of a program with accounts; the model of one that is no draft)
 */
export async function changeProgram(
  context: ServiceContext,
  input: ChangeProgram,
): Promise<{ id: string; updatedAt: Date }> {
  const { id, updatedAt, reason, approvalThreshold, matchTolerance, ...rest } =
    changeProgramSchema.parse(input);
  return context.db.transaction(async (tx) => {
    const before = await lockProgram(tx, context, { id, updatedAt });
    const definition = {
      ...rest,
      approvalThresholdMinor: readAmount("approvalThreshold", approvalThreshold, rest.currency),
      matchToleranceMinor: readAmount("matchTolerance", matchTolerance, rest.currency),
    };
    if (definition.currency !== before.currency) await refuseWithAccounts(tx, id);
    refuseOtherModel(before, definition.model);
    if (definition.timeZone !== before.timeZone) await moveWindows(tx, before, definition.timeZone);
    const changed = differing(before, definition);
    if (Object.keys(changed).length === 0)
      throw new DomainError("invalid", "Nothing was changed: the program is already as you entered it.");
    const [saved] = await tx
      .update(programs)
      .set({ ...changed, updatedAt: nextMoment(before.updatedAt) })
      .where(eq(programs.id, id))
      .returning();
    if (!saved) throw new Error("The program was not stored");
    await audit(tx, context, {
      action: "program.change",
      subjectType: "program",
      subjectId: id,
      programId: id,
      before: told(before, changed),
      after: told(saved, changed),
      reason,
    });
    return { id, updatedAt: saved.updatedAt };
  });
}

type Changed = Partial<ProgramRow>;

function differing(before: ProgramRow, definition: Changed): Changed {
  const known = before as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(definition).filter(([key, value]) => String(known[key]) !== String(value)),
  );
}

/** The fields that changed, as the audit log shows them: amounts as decimals. */
function told(program: ProgramRow, changed: Changed): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(changed).map((key) => {
      const value = program[key as keyof ProgramRow];
      return typeof value === "bigint"
        ? [key.replace(/Minor$/, ""), `${formatAmount(value, program.currency)} ${program.currency}`]
        : [key, value];
    }),
  );
}

function readAmount(field: string, text: string, currency: string): bigint {
  const refuse = (sentence: string) =>
    new DomainError("invalid", "Nothing was changed: some fields are not right.", {
      fields: { [field]: sentence },
    });
  try {
    const minor = parseAmount(text, currency);
    if (minor < 0n) throw refuse("The amount cannot be less than zero.");
    return minor;
  } catch (error) {
    if (error instanceof MoneyError) throw refuse(`${error.message}. Write it like 1000.00.`);
    throw error;
  }
}

/** Thresholds and tolerances are in it, and so are approvals that wait. */
async function refuseWithAccounts(tx: Transaction, programId: string): Promise<void> {
  const [account] = await tx
    .select({ id: accounts.accountId })
    .from(accounts)
    .innerJoin(environments, eq(environments.id, accounts.environmentId))
    .where(eq(environments.programId, programId))
    .limit(1);
  if (!account) return;
  const sentence = "The program has accounts already, so its currency stays. Clone it to have another one.";
  throw new DomainError("invalid", `Nothing was changed. ${sentence}`, { fields: { currency: sentence } });
}

function refuseOtherModel(before: ProgramRow, model: ProgramRow["model"]): void {
  if (model === before.model || before.status === "draft") return;
  const sentence = "The model was agreed with FINCI and stays once the program is active. Clone it instead.";
  throw new DomainError("invalid", `Nothing was changed. ${sentence}`, { fields: { model: sentence } });
}

/** The program's meters count in the new time zone from now on, on top of what they have counted. */
async function moveWindows(tx: Transaction, before: ProgramRow, timeZone: string): Promise<void> {
  const ofProgram = tx
    .select({ id: environments.id })
    .from(environments)
    .where(eq(environments.programId, before.id));
  const [activating] = await tx
    .select({ id: ruleSets.id })
    .from(ruleSets)
    .where(and(inArray(ruleSets.environmentId, ofProgram), eq(ruleSets.status, "activating")))
    .limit(1);
  if (activating)
    throw new DomainError(
      "conflict",
      "Nothing was changed: rules of the program are coming into force just now. Try again in a few seconds.",
    );
  const [was, is] = [before.timeZone, timeZone].map((zone) => `"timeZone":${JSON.stringify(zone)}`);
  await tx
    .update(velocityMeters)
    .set({ timeZone, meterKey: sql`replace(${velocityMeters.meterKey}, ${was}, ${is})` })
    .where(inArray(velocityMeters.environmentId, ofProgram));
}
