import {
  authorizationFilterSchema,
  countAuthorizations,
  getAuthorization,
  getAuthorizationTimeline,
  getAuthorizationTrace,
  listAuthorizations,
  listAuthorizationsSchema,
  listRerunVersions,
  rerunAuthorization,
  rerunAuthorizationSchema,
} from "../../services/authorizations";
import { byIdSchema } from "../../services/schemas";
import { procedure, router, sharedProcedure } from "../init";

export const authorizationsRouter = router({
  list: procedure("payment.read")
    .input(listAuthorizationsSchema)
    .query(({ ctx, input }) => listAuthorizations(ctx.service, input)),
  byId: procedure("payment.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getAuthorization(ctx.service, input)),
  timeline: procedure("payment.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getAuthorizationTimeline(ctx.service, input)),
  trace: procedure("payment.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getAuthorizationTrace(ctx.service, input)),
  rerunVersions: procedure("payment.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => listRerunVersions(ctx.service, input)),
  // A query: it decides again and changes nothing.
  rerun: procedure("payment.read")
    .input(rerunAuthorizationSchema)
    .query(({ ctx, input }) => rerunAuthorization(ctx.service, input)),
  counts: sharedProcedure("payment.read")
    .input(authorizationFilterSchema)
    .query(({ ctx, input }) => countAuthorizations(ctx.service, input)),
});
