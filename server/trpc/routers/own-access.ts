import {
  beginFactor,
  beginFactorSchema,
  changePassword,
  changePasswordSchema,
  confirmFactor,
  confirmFactorSchema,
  confirmIdentity,
  confirmIdentitySchema,
  endFactor,
  endFactorSchema,
  endOwnSessions,
  endSessionsSchema,
  getOwnAccount,
  getWayToConfirm,
  giveCode,
} from "../../services/own-access";
import { procedure, router } from "../init";

export const ownAccessRouter = router({
  account: procedure("self.access").query(({ ctx }) => getOwnAccount(ctx.service)),
  endSessions: procedure("self.access")
    .input(endSessionsSchema)
    .mutation(({ ctx, input }) => endOwnSessions(ctx.service, input)),
  changePassword: procedure("self.access")
    .input(changePasswordSchema)
    .mutation(({ ctx, input }) => changePassword(ctx.service, input)),
  beginFactor: procedure("self.access")
    .input(beginFactorSchema)
    .mutation(({ ctx, input }) => beginFactor(ctx.service, input)),
  confirmFactor: procedure("self.access")
    .input(confirmFactorSchema)
    .mutation(({ ctx, input }) => confirmFactor(ctx.service, input)),
  endFactor: procedure("self.access")
    .input(endFactorSchema)
    .mutation(({ ctx, input }) => endFactor(ctx.service, input)),
  wayToConfirm: procedure("self.access").query(({ ctx }) => getWayToConfirm(ctx.service)),
  confirmIdentity: procedure("self.access")
    .input(confirmIdentitySchema)
    .mutation(({ ctx, input }) => confirmIdentity(ctx.service, input)),
  giveCode: procedure("self.access")
    .input(confirmFactorSchema)
    .mutation(({ ctx, input }) => giveCode(ctx.service, input)),
});
