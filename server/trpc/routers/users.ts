import {
  endUserSessions,
  endUserSessionsSchema,
  getUser,
  inviteUser,
  inviteUserSchema,
  listUsers,
  listUsersSchema,
  reactivateUser,
  removeUser,
  renewInvitation,
  resetFactor,
  setGrants,
  setGrantsSchema,
  suspendUser,
  userIdSchema,
  userReasonSchema,
} from "../../services/users";
import { procedure, router } from "../init";

export const usersRouter = router({
  list: procedure("user.read")
    .input(listUsersSchema)
    .query(({ ctx, input }) => listUsers(ctx.service, input)),
  byId: procedure("user.read")
    .input(userIdSchema)
    .query(({ ctx, input }) => getUser(ctx.service, input)),
  invite: procedure("user.write")
    .input(inviteUserSchema)
    .mutation(({ ctx, input }) => inviteUser(ctx.service, input)),
  renewInvitation: procedure("user.write")
    .input(userIdSchema)
    .mutation(({ ctx, input }) => renewInvitation(ctx.service, input)),
  setGrants: procedure("user.write")
    .input(setGrantsSchema)
    .mutation(({ ctx, input }) => setGrants(ctx.service, input)),
  suspend: procedure("user.write")
    .input(userReasonSchema)
    .mutation(({ ctx, input }) => suspendUser(ctx.service, input)),
  reactivate: procedure("user.write")
    .input(userReasonSchema)
    .mutation(({ ctx, input }) => reactivateUser(ctx.service, input)),
  remove: procedure("user.write")
    .input(userReasonSchema)
    .mutation(({ ctx, input }) => removeUser(ctx.service, input)),
  endSessions: procedure("user.write")
    .input(endUserSessionsSchema)
    .mutation(({ ctx, input }) => endUserSessions(ctx.service, input)),
  resetFactor: procedure("user.write")
    .input(userReasonSchema)
    .mutation(({ ctx, input }) => resetFactor(ctx.service, input)),
});
