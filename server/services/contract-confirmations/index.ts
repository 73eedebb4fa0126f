export { confirmAssumptions, withdrawConfirmation } from "./change-confirmations";
export {
  type Checklist,
  type ChecklistItem,
  type Confirmation,
  getChecklist,
  openAssumptions,
} from "./checklist";
export { checklistSchema, confirmSchema, withdrawSchema } from "./schemas";
