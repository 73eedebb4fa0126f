import { randomBytes } from "node:crypto";
import type { Transaction } from "@/db/client";
import { environments, programs } from "@/db/schema";
import { policyKindKeys } from "@/lib/approval-kinds";
import { hasCapability } from "@/lib/capabilities";

const slugLengthMax = 48;

/** A draft with its two environments, disabled and without any address, network or secret. */
export async function insertProgram(
  tx: Transaction,
  values: Omit<typeof programs.$inferInsert, "id" | "slug" | "status" | "decisioningModel">,
) {
  const [program] = await tx
    .insert(programs)
    .values({
      // A new program asks for a second person wherever it can; a clone as its model does.
      secondPersonFor: [...policyKindKeys],
      ...values,
      slug: makeSlug(values.name),
      status: "draft",
      decisioningModel: decisioningModelOf(values.capabilities),
    })
    .returning();
  if (!program) throw new Error("The program was not stored");
  const sides = await tx
    .insert(environments)
    .values([
      { programId: program.id, kind: "sandbox", sourceCidrs: [] },
      { programId: program.id, kind: "production", sourceCidrs: [] },
    ])
    .returning();
  return { program, sides };
}

/** Who decides follows from the capability: the two never disagree. */
export function decisioningModelOf(capabilities: readonly string[]): "integrator" | "finci" {
  return hasCapability(capabilities, "integrator_managed_decisioning") ? "integrator" : "finci";
}

/** The name in an address's letters, with a few random ones: two programs may be called alike. */
function makeSlug(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, slugLengthMax);
  return `${plain || "program"}-${randomBytes(3).toString("hex")}`;
}
