import { CardStageBadge, CardStatusBadge } from "@/components/status/card-badges";
import type { Column } from "@/components/table/columns";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { CardListItem } from "@/server/services/cards";
import { MaskedNumber } from "./masked-number";

const columns = {
  holder: { id: "holder", header: "Holder", isFixed: true, cell: (card) => card.holder.name, width: "w-44" },
  number: { id: "number", header: "Card", cell: (card) => <MaskedNumber card={card} />, width: "w-40" },
  status: { id: "status", header: "Status", cell: (card) => <CardStatusBadge status={card.status} /> },
  stage: { id: "stage", header: "Stage", cell: (card) => <CardStageBadge stage={card.stage} /> },
  product: { id: "product", header: "Product", cell: (card) => card.product.name },
  program: { id: "program", header: "Program", cell: (card) => card.program.name },
  expiration: { id: "expiration", header: "Valid through", cell: (card) => card.expirationMonth },
  embossed: {
    id: "embossed",
    header: "Name on the card",
    cell: (card) => card.embossingName,
    isHiddenAtFirst: true,
  },
  account: {
    id: "account",
    header: "Account",
    cell: (card) => <span className="font-mono text-xs">{card.accountId}</span>,
    isHiddenAtFirst: true,
  },
  token: {
    id: "token",
    header: "Token id",
    cell: (card) => <span className="font-mono text-xs">{card.tokenId}</span>,
    isHiddenAtFirst: true,
  },
  changed: {
    id: "changed",
    header: "Status since",
    cell: (card) => <Time value={card.statusChangedAt} />,
    isHiddenAtFirst: true,
  },
  created: { id: "created", header: "Issued", cell: (card) => <Time value={card.createdAt} /> },
} as const satisfies Record<string, Column<CardListItem>>;

/** The cards list. */
export const cardColumns: readonly Column<CardListItem>[] = Object.values(columns);

/** The cards of one account or corporate, on its page. */
export const relatedCardColumns: readonly Column<CardListItem>[] = [
  columns.holder,
  columns.number,
  columns.status,
  columns.product,
  columns.expiration,
];

/** The cards of one person, whose name stands above them. */
export const ownCardColumns: readonly Column<CardListItem>[] = [
  { ...columns.number, isFixed: true },
  columns.status,
  columns.product,
  columns.expiration,
  columns.created,
];

export const cardKey = (card: CardListItem) => card.tokenId;
export const cardHref = (card: CardListItem) => paths.card(card.tokenId);
export const cardSelectLabel = (card: CardListItem) =>
  `Choose the card of ${card.holder.name}${card.lastFour ? `, ending ${card.lastFour}` : ""}`;
