export { changeCardStatus } from "./change-card-status";
export { changeCardStatusSchema, setCardStageSchema } from "./schemas";
export { setCardStage } from "./set-card-stage";
