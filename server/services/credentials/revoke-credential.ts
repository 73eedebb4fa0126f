import { eq } from "drizzle-orm";
import type { z } from "zod";
import { credentials } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { lockEnvironment } from "../environment-access";
import { loadCredential } from "./enter-credential";
import { auditFacts } from "./list-credentials";
import { emptied, readCredential } from "./put-into-use";
import type { credentialSchema } from "./schemas";

/**
 * Ends a credential at once, in every process, and erases its values: the next call is not sent with it, the next delivery is not
 * verified by it. An emergency stop: it never waits for a second person.
 * @throws DomainError not_found, not_permitted, invalid (the name), conflict (it has ended already)
 */
export async function revokeCredential(
  context: ServiceContext,
  { id, reason, confirmName }: z.output<typeof credentialSchema>,
): Promise<{ id: string }> {
  const { loaded } = await loadCredential(context, id, confirmName);
  return context.db.transaction(async (tx) => {
    await lockEnvironment(tx, loaded.environment.id);
    const row = await readCredential(tx, id);
    if (!row || row.status === "revoked")
      throw new DomainError("conflict", "Nothing was changed: it has ended already.");
    await tx
      .update(credentials)
      .set({ ...emptied, revokedAt: new Date(), revokedReason: reason })
      .where(eq(credentials.id, id));
    await audit(tx, context, {
      action: "environment.revoke_credential",
      subjectType: "environment",
      subjectId: row.environmentId,
      programId: loaded.program.id,
      environmentId: row.environmentId,
      before: auditFacts(row),
      after: { status: "revoked" },
      reason,
    });
    return { id };
  });
}
