import {
  capabilityEffectsSchema,
  changeCapability,
  changeCapabilitySchema,
  changeProgram,
  changeProgramSchema,
  changeProgramStatus,
  changeStatusSchema,
  cloneProgram,
  cloneProgramSchema,
  createProgram,
  createProgramSchema,
  getCapabilityEffects,
  getProgram,
  getStatusEffects,
  listProgramScope,
  listPrograms,
  listProgramsSchema,
} from "../../services/programs";
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
  statusEffects: procedure("program.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getStatusEffects(ctx.service, input)),
  capabilityEffects: procedure("program.read")
    .input(capabilityEffectsSchema)
    .query(({ ctx, input }) => getCapabilityEffects(ctx.service, input)),
  // The service asks for the role in all programs besides.
  create: procedure("program.write")
    .input(createProgramSchema)
    .mutation(({ ctx, input }) => createProgram(ctx.service, input)),
  clone: procedure("program.write")
    .input(cloneProgramSchema)
    .mutation(({ ctx, input }) => cloneProgram(ctx.service, input)),
  change: procedure("program.write")
    .input(changeProgramSchema)
    .mutation(({ ctx, input }) => changeProgram(ctx.service, input)),
  changeStatus: procedure("program.write")
    .input(changeStatusSchema)
    .mutation(({ ctx, input }) => changeProgramStatus(ctx.service, input)),
  changeCapability: procedure("program.write")
    .input(changeCapabilitySchema)
    .mutation(({ ctx, input }) => changeCapability(ctx.service, input)),
});
