import { z } from "zod";
import {
  abandonIssuance,
  getIssuance,
  listOpenIssuances,
  runIssuance,
  saveIssuanceForm,
  saveIssuanceFormSchema,
  startIssuance,
  startIssuanceSchema,
} from "../../services/issuances";
import { procedure, router } from "../init";

const issuanceIdSchema = z.object({ id: z.uuid() });

export const issuancesRouter = router({
  start: procedure("card.issue")
    .input(startIssuanceSchema)
    .mutation(({ ctx, input }) => startIssuance(ctx.service, input)),
  saveForm: procedure("card.issue")
    .input(saveIssuanceFormSchema)
    .mutation(({ ctx, input }) => saveIssuanceForm(ctx.service, input)),
  run: procedure("card.issue")
    .input(issuanceIdSchema)
    .mutation(({ ctx, input }) => runIssuance(ctx.service, input.id)),
  byId: procedure("card.issue")
    .input(issuanceIdSchema)
    .query(({ ctx, input }) => getIssuance(ctx.service, input.id)),
  open: procedure("card.issue").query(({ ctx }) => listOpenIssuances(ctx.service)),
  abandon: procedure("card.issue")
    .input(issuanceIdSchema)
    .mutation(({ ctx, input }) => abandonIssuance(ctx.service, input.id)),
});
