export { type CardDetail, type CardHolder, getCard } from "./get-card";
export { type CardHistoryItem, getCardHistory } from "./get-card-history";
export { type CardListItem, listCards, listCardsOf } from "./list-cards";
export { listCardsSchema } from "./schemas";
