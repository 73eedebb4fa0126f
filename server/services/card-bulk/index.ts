export { cardBulkChange } from "./bulk-change";
export { exportCardBulk } from "./export-card-bulk";
export {
  type CardBulkDetail,
  type CardBulkItem,
  type CardBulkListItem,
  getCardBulk,
  listCardBulks,
  listWaitingCards,
} from "./get-card-bulk";
export { type CardBulkPreview, previewCardBulk } from "./preview-card-bulk";
export {
  cardBulkIdSchema,
  listCardBulksSchema,
  previewCardBulkSchema,
  startCardBulkSchema,
} from "./schemas";
export { type StartedCardBulk, startCardBulk } from "./start-card-bulk";
export { workOnCardBulks } from "./work-on-card-bulks";
