import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { credentials } from "@/db/schema";
import { secondPersonNeeded } from "@/lib/approval-kinds";
import type { ServiceContext } from "../../context";
import { sealedValues } from "../../credential-values";
import { DomainError, notFound } from "../../errors";
import { fingerprintOf } from "../../secrets";
import { type Proposal, proposeChange } from "../approvals";
import {
  type LoadedEnvironment,
  loadEnvironment,
  loadForChange,
  lockEnvironment,
  sideName,
} from "../environment-access";
import { type CredentialRow, nameOf, shownOf } from "./list-credentials";
import { putIntoUse, readCredential, readCurrent } from "./put-into-use";
import type { credentialSchema, enterCredentialSchema } from "./schemas";

/** What became of it: in use, or waiting for a second person. */
export type CredentialChanged = { id: string; approval: Proposal | null };

/**
 * Enters new credentials. They are used from the next call and the next delivery on, or, where the program asks for a second
 * person, wait sealed for one. Those of before stay of use for the overlap.
 * @throws DomainError not_found, not_permitted, invalid (fields), conflict (the same as now)
 */
export async function enterCredential(
  context: ServiceContext,
  input: z.output<typeof enterCredentialSchema>,
): Promise<CredentialChanged> {
  const loaded = await loadForChange(context, input);
  const { environmentId, kind, secret, overlapHours } = input;
  const plain = input.kind === "card_api" ? { token: input.token, secret } : { secret };
  return context.db.transaction(async (tx) => {
    await lockEnvironment(tx, environmentId);
    const current = await readCurrent(tx, input);
    if (current && isSame(current, plain))
      throw new DomainError("conflict", "Nothing was changed: these credentials are in use already.");
    const [row] = await tx
      .insert(credentials)
      .values({
        ...sealedValues(plain),
        environmentId,
        kind,
        status: "proposed",
        createdByUserId: context.actor.type === "user" ? context.actor.userId : null,
      })
      .returning();
    if (!row) throw new Error("The credential was not stored");
    return useOrPropose(context, tx, { loaded, row, overlapHours, reason: input.reason });
  });
}

function isSame(current: CredentialRow, plain: { token?: string; secret: string }): boolean {
  const shown = shownOf(current);
  return (
    shown.secretFingerprint === fingerprintOf(plain.secret) &&
    shown.tokenFingerprint === (plain.token === undefined ? null : fingerprintOf(plain.token))
  );
}

/**
 * Takes the credentials of before into use again, within their overlap; those of now stay as long as the overlap had left.
 * @throws DomainError not_found, not_permitted, invalid (the name), conflict (they have ended)
 */
export async function takeAgain(
  context: ServiceContext,
  { id, reason, confirmName }: z.output<typeof credentialSchema>,
): Promise<CredentialChanged> {
  const { loaded } = await loadCredential(context, id, confirmName);
  return context.db.transaction(async (tx) => {
    await lockEnvironment(tx, loaded.environment.id);
    const row = await readCredential(tx, id);
    if (row?.status !== "previous" || !row.retireAt || row.retireAt <= new Date())
      throw new DomainError(
        "conflict",
        "Nothing was changed: these credentials have ended. Enter them again.",
      );
    const overlapHours = Math.max(1, Math.round((row.retireAt.getTime() - Date.now()) / 3_600_000));
    return useOrPropose(context, tx, { loaded, row, overlapHours, reason });
  });
}

/** The credential of a program where the actor may change it. @throws DomainError not_found, not_permitted, invalid */
export async function loadCredential(context: ServiceContext, id: string, confirmName: string | undefined) {
  const row = await readCredential(context.db, id);
  if (!row) throw notFound("This credential");
  await loadEnvironment(context, { id: row.environmentId }).catch(() => {
    throw notFound("This credential");
  });
  return { row, loaded: await loadForChange(context, { environmentId: row.environmentId, confirmName }) };
}

type Wanted = { loaded: LoadedEnvironment; row: CredentialRow; overlapHours: number; reason: string };

async function useOrPropose(
  context: ServiceContext,
  tx: Transaction,
  { loaded, row, overlapHours, reason }: Wanted,
): Promise<CredentialChanged> {
  const { program } = loaded;
  const use = { credentialId: row.id, overlapHours };
  if (context.actor.type === "user" && secondPersonNeeded(program, "credential_change")) {
    const approval = await proposeChange(context, tx, {
      kind: "credential_change",
      programId: program.id,
      environmentId: row.environmentId,
      subjectType: "environment",
      subjectId: row.environmentId,
      change: use,
      effect: effectOf(loaded, row, overlapHours),
      reason,
    });
    return { id: row.id, approval };
  }
  await putIntoUse(tx, context, use, { reason, programId: program.id, approvalId: null });
  return { id: row.id, approval: null };
}

function effectOf(loaded: LoadedEnvironment, row: CredentialRow, overlapHours: number): string {
  const what =
    row.kind === "card_api"
      ? `Calls to FINCI for the ${sideName(loaded)} use the credentials with the token ${nameOf(row)}`
      : `Deliveries to the ${sideName(loaded)} are signed with the secret ${nameOf(row)}`;
  const before = overlapHours === 0 ? "end at once" : `stay of use for ${overlapHours} h`;
  return `${what}; those of before ${before}.`;
}
