import { and, desc, eq, sql } from "drizzle-orm";
import { environments, exceptions, ledgerProofs, users } from "@/db/schema";
import { programScope, type ServiceContext } from "../../context";
import { countMax } from "../schemas";
import { visible } from "../scope";

/** Runs that the page shows. */
const proofsMax = 20;

export type LedgerProofItem = {
  id: string;
  startedAt: Date;
  /** Null while it waits, runs or is interrupted. */
  finishedAt: Date | null;
  /** Null for the job's own turn and the command line. */
  requestedBy: string | null;
  /** Over all programs; null for a person who may not see all of them. */
  figures: { accounts: number; entries: bigint; failures: number } | null;
};

export type LedgerProofs = {
  /** Newest first. */
  proofs: LedgerProofItem[];
  /** Accounts of the visible side and programs whose balance does not prove; `countMax + 1` stands for "more". */
  failing: number;
};

/** The newest proofs of all balances, and how many accounts that the actor may see do not prove. */
export async function listLedgerProofs(context: ServiceContext): Promise<LedgerProofs> {
  const seesAll = programScope(context, "ledger.read") === "all";
  const failing = context.db
    .select({ one: sql`1` })
    .from(environments)
    .innerJoin(exceptions, eq(exceptions.environmentId, environments.id))
    .where(
      and(
        visible(context, "ledger.read", undefined),
        eq(exceptions.kind, "balance_proof_failed"),
        eq(exceptions.status, "open"),
      ),
    )
    .limit(countMax + 1)
    .as("failing");
  const [rows, [counted]] = await Promise.all([
    context.db
      .select({ proof: ledgerProofs, requestedBy: users.name })
      .from(ledgerProofs)
      .leftJoin(users, eq(users.id, ledgerProofs.requestedByUserId))
      .orderBy(desc(ledgerProofs.startedAt))
      .limit(proofsMax),
    context.db.select({ count: sql<number>`count(*)::int` }).from(failing),
  ]);
  return {
    failing: counted?.count ?? 0,
    proofs: rows.map(({ proof, requestedBy }) => ({
      id: proof.id,
      startedAt: proof.startedAt,
      finishedAt: proof.finishedAt,
      requestedBy,
      figures: seesAll
        ? { accounts: proof.accountsCount, entries: proof.entriesCount, failures: proof.failuresCount }
        : null,
    })),
  };
}
