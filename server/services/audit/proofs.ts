import { desc, eq, isNotNull } from "drizzle-orm";
import { auditProofs, environments, programs, type StoredChainProof, users } from "@/db/schema";
import { consoleChain } from "@/lib/audit-words";
import { audit, programScope, requirePermission, type ServiceContext } from "../../context";
import { type AuditProof, requestAuditProof } from "./run-proof";

export type AuditProofChain = StoredChainProof & {
  /** Null for what belongs to no environment. */
  environment: { kind: "sandbox" | "production"; program: { id: string; name: string } } | null;
};

export type AuditProofView = {
  id: string;
  startedAt: Date;
  finishedAt: Date | null;
  /** Null for the jobs' own turn. */
  requestedBy: string | null;
  /** Over all programs so far; null for a person who may not see all of them. */
  entries: bigint | null;
  /** Those that the actor may see, the broken ones first. */
  chains: AuditProofChain[];
};

export type AuditProofs = {
  /** The newest that is finished. */
  last: AuditProofView | null;
  /** The one that waits or runs. */
  underWay: AuditProofView | null;
};

/**
 * Asks for a proof of the whole audit log; the jobs start it within seconds. One that waits or runs already is that one.
 * @throws DomainError not_permitted
 */
export async function askForAuditProof(context: ServiceContext): Promise<{ id: string }> {
  requirePermission(context, "audit.verify", null);
  const { actor } = context;
  const proof = await requestAuditProof(context.db, actor.type === "user" ? actor.userId : null);
  await audit(context.db, context, {
    action: "audit.verify",
    subjectType: "audit_proof",
    subjectId: proof.id,
  });
  return proof;
}

/** The last proof, chain by chain, and the one under way. @throws DomainError not_permitted */
export async function readAuditProofs(context: ServiceContext): Promise<AuditProofs> {
  requirePermission(context, "audit.read", null);
  const select = () =>
    context.db
      .select({ proof: auditProofs, requestedBy: users.name })
      .from(auditProofs)
      .leftJoin(users, eq(users.id, auditProofs.requestedByUserId))
      .orderBy(desc(auditProofs.startedAt))
      .limit(1);
  const [[newest], [finished], sides] = await Promise.all([
    select(),
    select().where(isNotNull(auditProofs.finishedAt)),
    context.db
      .select({
        id: environments.id,
        kind: environments.kind,
        program: { id: programs.id, name: programs.name },
      })
      .from(environments)
      .innerJoin(programs, eq(programs.id, environments.programId)),
  ]);
  const scope = programScope(context, "audit.read");
  const places = new Map(sides.map(({ id, ...place }) => [id, place]));
  const view = (row: { proof: AuditProof; requestedBy: string | null }): AuditProofView => ({
    id: row.proof.id,
    startedAt: row.proof.startedAt,
    finishedAt: row.proof.finishedAt,
    requestedBy: row.requestedBy,
    entries: scope === "all" ? row.proof.entriesCount : null,
    chains: row.proof.chains
      .map((chain) => ({ ...chain, environment: places.get(chain.chain) ?? null }))
      .filter(({ environment }) => scope === "all" || (environment && scope.includes(environment.program.id)))
      .sort(brokenFirst),
  });
  return {
    last: finished ? view(finished) : null,
    underWay: newest && newest.proof.finishedAt === null ? view(newest) : null,
  };
}

function brokenFirst(one: AuditProofChain, other: AuditProofChain): number {
  return (
    Number(other.broken !== null) - Number(one.broken !== null) || nameOf(one).localeCompare(nameOf(other))
  );
}

function nameOf({ chain, environment }: AuditProofChain): string {
  // The console's own chain stands first.
  if (chain === consoleChain) return "";
  return environment ? `${environment.program.name} ${environment.kind}` : chain;
}
