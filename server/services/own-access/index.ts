export { changePassword, endOwnSessions, getOwnAccount, type OwnAccount } from "./account";
export { beginFactor, confirmFactor, endFactor, type FactorToEnrol } from "./factor";
export {
  beginFactorSchema,
  changePasswordSchema,
  confirmFactorSchema,
  endFactorSchema,
  endSessionsSchema,
} from "./schemas";
