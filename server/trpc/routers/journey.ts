import {
  addEvidence,
  addEvidenceSchema,
  documentSchema,
  evidenceSchema,
  getJourney,
  journeyOfSchema,
  listJourneyPeople,
  listJourneys,
  planStep,
  planStepSchema,
  removeDocument,
  removeEvidence,
  setStepState,
  setStepStateSchema,
} from "../../services/journey";
import { procedure, router } from "../init";

export const journeyRouter = router({
  list: procedure("journey.read").query(({ ctx }) => listJourneys(ctx.service)),
  ofProgram: procedure("journey.read")
    .input(journeyOfSchema)
    .query(({ ctx, input }) => getJourney(ctx.service, input)),
  people: procedure("journey.write")
    .input(journeyOfSchema)
    .query(({ ctx, input }) => listJourneyPeople(ctx.service, input)),
  plan: procedure("journey.write")
    .input(planStepSchema)
    .mutation(({ ctx, input }) => planStep(ctx.service, input)),
  setState: procedure("journey.write")
    .input(setStepStateSchema)
    .mutation(({ ctx, input }) => setStepState(ctx.service, input)),
  addEvidence: procedure("journey.write")
    .input(addEvidenceSchema)
    .mutation(({ ctx, input }) => addEvidence(ctx.service, input)),
  removeEvidence: procedure("journey.write")
    .input(evidenceSchema)
    .mutation(({ ctx, input }) => removeEvidence(ctx.service, input)),
  removeDocument: procedure("journey.write")
    .input(documentSchema)
    .mutation(({ ctx, input }) => removeDocument(ctx.service, input)),
});
