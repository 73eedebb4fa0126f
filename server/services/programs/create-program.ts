import { audit, type ServiceContext } from "../../context";
import { writeStartingSplit } from "../responsibilities";
import { insertProgram } from "./insert-program";
import { requireAllPrograms } from "./load-program";
import { type CreateProgram, createProgramSchema } from "./schemas";

/**
 * Makes a program as a draft, with its two environments (disabled, without secrets) and the split of duties its model begins
 * with. Authorizations are declined until it is active.
 * @throws DomainError not_permitted (needs the role for all programs)
 */
export async function createProgram(context: ServiceContext, input: CreateProgram): Promise<{ id: string }> {
  requireAllPrograms(context);
  const { reason, ...definition } = createProgramSchema.parse(input);
  return context.db.transaction(async (tx) => {
    const { program } = await insertProgram(tx, definition);
    await writeStartingSplit(tx, context, program);
    await audit(tx, context, {
      action: "program.create",
      subjectType: "program",
      subjectId: program.id,
      programId: program.id,
      after: { ...definition, slug: program.slug, decisioningModel: program.decisioningModel },
      reason,
    });
    return { id: program.id };
  });
}
