import { getApiCall, listApiCalls, listApiCallsSchema } from "../../services/api-calls";
import { byIdSchema } from "../../services/schemas";
import { procedure, router } from "../init";

export const apiCallsRouter = router({
  list: procedure("apicall.read")
    .input(listApiCallsSchema)
    .query(({ ctx, input }) => listApiCalls(ctx.service, input)),
  byId: procedure("apicall.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getApiCall(ctx.service, input)),
});
