import {
  checkPersonalData,
  checkSchema,
  hidePersonalData,
  hideSchema,
  revealPersonalData,
  revealSchema,
} from "../../services/personal-data";
import { procedure, router } from "../init";

export const personalDataRouter = router({
  reveal: procedure("personal.reveal")
    .input(revealSchema)
    .mutation(({ ctx, input }) => revealPersonalData(ctx.service, input)),
  hide: procedure("personal.reveal")
    .input(hideSchema)
    .mutation(({ ctx, input }) => hidePersonalData(ctx.service, input)),
  check: procedure("personal.reveal")
    .input(checkSchema)
    .mutation(({ ctx, input }) => checkPersonalData(ctx.service, input)),
});
