import { askForProof } from "@/server/ledger/prove";
import { audit, requirePermission, type ServiceContext } from "../../context";

/**
 * Asks for a proof of all balances; the jobs start it within seconds. One that waits or runs already is that one.
 * @throws DomainError not_permitted
 */
export async function askForLedgerProof(context: ServiceContext): Promise<{ id: string }> {
  requirePermission(context, "ledger.prove", null);
  const { actor } = context;
  const proof = await askForProof(context.db, actor.type === "user" ? actor.userId : null);
  await audit(context.db, context, {
    action: "ledger.prove",
    subjectType: "ledger_proof",
    subjectId: proof.id,
  });
  return proof;
}
