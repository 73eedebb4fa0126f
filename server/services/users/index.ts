export { acceptInvitation, findInvitation, type InvitedPerson } from "./accept-invitation";
export { grantsOf, grantWords, lockPeople, replaceGrants } from "./administration";
export { reactivateUser, removeUser, suspendUser } from "./change-status";
export { endUserSessions, resetFactor } from "./end-access";
export { grantsChange } from "./grants-change";
export { endInvitations, type Invitation, inviteUser, renewInvitation } from "./invite-user";
export {
  getUser,
  listSessions,
  listUsers,
  type SessionItem,
  type UserDetail,
  type UserGrant,
  type UserListItem,
} from "./list-users";
export {
  acceptInvitationSchema,
  endUserSessionsSchema,
  inviteUserSchema,
  listUsersSchema,
  setGrantsSchema,
  userIdSchema,
  userReasonSchema,
} from "./schemas";
export { type ChangedGrants, setGrants } from "./set-grants";
