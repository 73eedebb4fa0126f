import { getProgram, listProgramScope, listPrograms, listProgramsSchema } from "../../services/programs";
import { byIdSchema } from "../../services/schemas";
import { procedure, router } from "../init";

export const programsRouter = router({
  list: procedure("program.read")
    .input(listProgramsSchema)
    .query(({ ctx, input }) => listPrograms(ctx.service, input)),
  byId: procedure("program.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getProgram(ctx.service, input)),
  scope: procedure("program.read").query(({ ctx }) => listProgramScope(ctx.service)),
});
