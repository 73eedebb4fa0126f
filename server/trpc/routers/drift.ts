import {
  bulkDriftSchema,
  cancelDriftRun,
  driftEnvironmentSchema,
  driftFilterSchema,
  driftOfCardSchema,
  driftRunSchema,
  driftScheduleSchema,
  getDriftFinding,
  listAdoptionChoices,
  listDrift,
  listDriftOfCard,
  listDriftRuns,
  listDriftRunsSchema,
  listDriftSchema,
  listDriftSides,
  requestDriftRun,
  resolveDrift,
  resolveDriftBulk,
  resolveDriftSchema,
  setDriftSchedule,
  summarizeDrift,
} from "../../services/drift";
import { byIdSchema } from "../../services/schemas";
import { procedure, router, sharedProcedure } from "../init";

export const driftRouter = router({
  list: procedure("drift.read")
    .input(listDriftSchema)
    .query(({ ctx, input }) => listDrift(ctx.service, input)),
  summary: sharedProcedure("drift.read")
    .input(driftFilterSchema)
    .query(({ ctx, input }) => summarizeDrift(ctx.service, input)),
  byId: procedure("drift.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getDriftFinding(ctx.service, input)),
  ofCard: procedure("drift.read")
    .input(driftOfCardSchema)
    .query(({ ctx, input }) => listDriftOfCard(ctx.service, input)),
  choices: procedure("drift.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => listAdoptionChoices(ctx.service, input)),
  runs: procedure("drift.read")
    .input(listDriftRunsSchema)
    .query(({ ctx, input }) => listDriftRuns(ctx.service, input)),
  sides: procedure("drift.read").query(({ ctx }) => listDriftSides(ctx.service)),
  run: procedure("drift.run")
    .input(driftEnvironmentSchema)
    .mutation(({ ctx, input }) => requestDriftRun(ctx.service, input)),
  cancel: procedure("drift.run")
    .input(driftRunSchema)
    .mutation(({ ctx, input }) => cancelDriftRun(ctx.service, input)),
  setSchedule: procedure("drift.run")
    .input(driftScheduleSchema)
    .mutation(({ ctx, input }) => setDriftSchedule(ctx.service, input)),
  // The service asks for drift.resolve besides, where the act changes a card.
  resolve: procedure("drift.accept")
    .input(resolveDriftSchema)
    .mutation(({ ctx, input }) => resolveDrift(ctx.service, input)),
  resolveMany: procedure("drift.accept")
    .input(bulkDriftSchema)
    .mutation(({ ctx, input }) => resolveDriftBulk(ctx.service, input)),
});
