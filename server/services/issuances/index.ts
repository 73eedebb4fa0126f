export { abandonIssuance } from "./abandon-issuance";
export { monthAfter, toWireAddress } from "./build-request";
export { getIssuance, type IssuanceView, type StepView } from "./issuance-view";
export { listOpenIssuances } from "./list-open-issuances";
export { runIssuance } from "./run-issuance";
export { saveIssuanceForm } from "./save-issuance-form";
export {
  type AddressForm,
  type CheckedForms,
  checkStepForm,
  type StepForms,
  saveIssuanceFormSchema,
  startIssuanceSchema,
} from "./schemas";
export { startIssuance } from "./start-issuance";
export { chainSteps, type IssuanceStep, issuanceSteps } from "./steps";
