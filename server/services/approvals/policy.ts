import { eq, sql } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { programs } from "@/db/schema";
import { type PolicyKind, secondPersonNeeded } from "@/lib/approval-kinds";
import { notFound } from "../../errors";

/** The kinds that the program asks a second person for. @throws DomainError not_found */
export async function readPolicy(
  reader: Reader,
  programId: string,
): Promise<{ secondPersonFor: readonly string[] }> {
  const [program] = await reader
    .select({ secondPersonFor: programs.secondPersonFor })
    .from(programs)
    .where(eq(programs.id, programId));
  if (!program) throw notFound("This program");
  return program;
}

/** True when the program's policy asks for a second person for changes of the kind. @throws DomainError not_found */
export async function isSecondPersonNeeded(
  reader: Reader,
  programId: string,
  kind: PolicyKind,
): Promise<boolean> {
  return secondPersonNeeded(await readPolicy(reader, programId), kind);
}

/** For a change that counts in all programs the strictest of them decides: true when any asks for a second person. */
export async function isSecondPersonNeededAnywhere(reader: Reader, kind: PolicyKind): Promise<boolean> {
  const [strict] = await reader
    .select({ id: programs.id })
    .from(programs)
    .where(sql`${kind} = any(${programs.secondPersonFor})`)
    .limit(1);
  return strict !== undefined;
}
