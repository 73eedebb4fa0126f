import { LifecycleBadge, OutcomeBadge } from "@/components/status/payment-badges";
import type { Column } from "@/components/table/columns";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import type { AuthorizationListItem } from "@/server/services/authorizations";
import { Decision, ResponseCode } from "./decision";
import { PaymentAmount } from "./payment-amount";
import { PaymentCard } from "./payment-card";
import { entryModeName } from "./words";

type AuthorizationColumn = Column<AuthorizationListItem>;

const id = (text: string | null) => <span className="font-mono text-xs">{text}</span>;

const columns = {
  time: { id: "time", header: "Time", cell: (row) => <Time value={row.receivedAt} />, width: "w-24" },
  card: {
    id: "card",
    header: "Card",
    cell: (row) => <PaymentCard card={row.card} />,
    width: "w-40",
    isHiddenOnPhone: true,
  },
  merchant: {
    id: "merchant",
    header: "Merchant",
    isFixed: true,
    cell: (row) => <span className="block max-w-28 truncate sm:max-w-40">{row.merchant.name}</span>,
    width: "w-44",
  },
  amount: {
    id: "amount",
    header: "Amount",
    align: "right",
    cell: (row) => <PaymentAmount billing={row.billing} transaction={row.transaction} />,
    width: "w-28",
  },
  decision: { id: "decision", header: "Our decision", cell: (row) => <Decision {...row} />, width: "w-32" },
  told: { id: "told", header: "FINCI told", cell: (row) => <ResponseCode {...row} />, width: "w-32" },
  lifecycle: { id: "lifecycle", header: "Money", cell: (row) => <LifecycleBadge value={row.lifecycle} /> },
  answer: {
    id: "answer",
    header: "Answer",
    align: "right",
    cell: (row) => (row.answerDurationMs === null ? "–" : formatDuration(row.answerDurationMs)),
  },
  outcome: {
    id: "outcome",
    header: "Outcome",
    isHiddenAtFirst: true,
    cell: (row) => <OutcomeBadge value={row.outcome} />,
  },
  program: { id: "program", header: "Program", isHiddenAtFirst: true, cell: (row) => row.program.name },
  mcc: { id: "mcc", header: "MCC", isHiddenAtFirst: true, cell: (row) => row.merchant.mcc },
  country: { id: "country", header: "Country", isHiddenAtFirst: true, cell: (row) => row.merchant.country },
  entryMode: {
    id: "entryMode",
    header: "Entry mode",
    isHiddenAtFirst: true,
    cell: (row) => row.entryMode && entryModeName(row.entryMode),
  },
  account: { id: "account", header: "Account", isHiddenAtFirst: true, cell: (row) => id(row.accountId) },
  id: { id: "id", header: "Authorization id", isHiddenAtFirst: true, cell: (row) => id(row.id) },
} as const satisfies Record<string, AuthorizationColumn>;

/** The authorizations list. */
export const authorizationColumns: readonly AuthorizationColumn[] = Object.values(columns);

/** The authorizations of one card or account, on its page. */
export const relatedAuthorizationColumns: readonly AuthorizationColumn[] = [
  columns.time,
  columns.merchant,
  columns.amount,
  columns.decision,
  columns.told,
  columns.lifecycle,
];

export const authorizationKey = (row: AuthorizationListItem) => row.id;
export const authorizationHref = (row: AuthorizationListItem) => paths.authorization(row.id);
