export { changePassword, endOwnSessions, getOwnAccount, type OwnAccount } from "./account";
export { confirmIdentity, getWayToConfirm, giveCode, type WayToConfirm } from "./confirm-identity";
export { beginFactor, confirmFactor, endFactor, type FactorToEnrol } from "./factor";
export {
  beginFactorSchema,
  changePasswordSchema,
  confirmFactorSchema,
  confirmIdentitySchema,
  endFactorSchema,
  endSessionsSchema,
} from "./schemas";
