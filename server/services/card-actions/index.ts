export { changeCardStatus } from "./change-card-status";
export { readCardState } from "./load-card";
export { changeCardStatusSchema, setCardStageSchema } from "./schemas";
export { setCardStage } from "./set-card-stage";
