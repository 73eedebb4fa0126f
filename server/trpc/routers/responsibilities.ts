import { getSplit, saveSplit, saveSplitSchema, splitOfProgramSchema } from "../../services/responsibilities";
import { procedure, router } from "../init";

export const responsibilitiesRouter = router({
  ofProgram: procedure("program.read")
    .input(splitOfProgramSchema)
    .query(({ ctx, input }) => getSplit(ctx.service, input)),
  save: procedure("program.write")
    .input(saveSplitSchema)
    .mutation(({ ctx, input }) => saveSplit(ctx.service, input)),
});
