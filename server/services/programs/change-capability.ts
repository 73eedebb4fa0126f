import { eq } from "drizzle-orm";
import type { z } from "zod";
import { programs } from "@/db/schema";
import { capabilities, capabilityLabels, hasCapability } from "@/lib/capabilities";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { decisioningModelOf } from "./insert-program";
import { lockProgram, nextMoment } from "./load-program";
import { changeCapabilitySchema } from "./schemas";

/**
 * Takes one capability into the program's scope or out of it. Pages and server operations follow at once; who decides
 * authorizations follows from it too. See `getCapabilityEffects` for what it concerns.
 * @throws DomainError not_found, not_permitted, conflict (changed meanwhile, or it is so already)
 */
export async function changeCapability(
  context: ServiceContext,
  input: z.input<typeof changeCapabilitySchema>,
): Promise<{ id: string; updatedAt: Date }> {
  const { id, updatedAt, capability, isInScope, reason } = changeCapabilitySchema.parse(input);
  return context.db.transaction(async (tx) => {
    const before = await lockProgram(tx, context, { id, updatedAt });
    if (hasCapability(before.capabilities, capability) === isInScope)
      throw new DomainError(
        "conflict",
        `Nothing was changed: ${capabilityLabels[capability].name} is ${isInScope ? "in scope" : "out of scope"} already.`,
      );
    const held = capabilities.filter((key) =>
      key === capability ? isInScope : hasCapability(before.capabilities, key),
    );
    const after = { capabilities: held, decisioningModel: decisioningModelOf(held) };
    const changedAt = nextMoment(before.updatedAt);
    await tx
      .update(programs)
      .set({ ...after, updatedAt: changedAt })
      .where(eq(programs.id, id));
    await audit(tx, context, {
      action: isInScope ? "program.add_capability" : "program.remove_capability",
      subjectType: "program",
      subjectId: id,
      programId: id,
      before: { capabilities: before.capabilities, decisioningModel: before.decisioningModel },
      after: { ...after, capability },
      reason,
    });
    return { id, updatedAt: changedAt };
  });
}
