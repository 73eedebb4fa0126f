import type { Column } from "@/components/table/columns";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { ExactTime, Time } from "@/components/ui/time";
import type { Money } from "@/lib/money";
import type { LedgerEntryItem } from "@/server/services/accounts";
import { EntryReference } from "./entry-reference";

/** A movement of nothing is left out, so that the eye finds what moved. */
export function Movement({ value }: { value: Money }) {
  return value.minor === 0n ? <span className="text-muted">–</span> : <Amount value={value} isSigned />;
}

type EntryColumn = Column<LedgerEntryItem>;

const sequence: EntryColumn = {
  id: "sequence",
  header: "No.",
  isFixed: true,
  align: "right",
  cell: (entry) => entry.sequence.toString(),
};

const amounts: readonly EntryColumn[] = [
  {
    id: "posted",
    header: "Posted change",
    align: "right",
    cell: (entry) => <Movement value={entry.postedDelta} />,
  },
  {
    id: "held",
    header: "Held change",
    align: "right",
    cell: (entry) => <Movement value={entry.heldDelta} />,
  },
  {
    id: "postedAfter",
    header: "Posted",
    align: "right",
    cell: (entry) => <Amount value={entry.postedAfter} />,
  },
  {
    id: "heldAfter",
    header: "Held",
    align: "right",
    cell: (entry) => <Amount value={entry.heldAfter} />,
    isHiddenAtFirst: true,
  },
  {
    id: "availableAfter",
    header: "Available",
    align: "right",
    cell: (entry) => <Amount value={entry.availableAfter} />,
  },
];

const what: EntryColumn = {
  id: "what",
  header: "What happened",
  cell: (entry) => (
    <span className="block min-w-52 whitespace-normal">
      {entry.sentence}
      {entry.reversedBySequence !== null && (
        <span className="text-muted"> Taken back by entry {entry.reversedBySequence.toString()}.</span>
      )}
    </span>
  ),
};
const reference: EntryColumn = {
  id: "reference",
  header: "Belongs to",
  cell: (entry) => <EntryReference entry={entry} />,
};
const actor: EntryColumn = {
  id: "actor",
  header: "By",
  cell: (entry) => entry.actorName,
  isHiddenAtFirst: true,
};

/** The entries of a statement: exact times, oldest first, with every running balance. */
export const statementColumns: readonly EntryColumn[] = [
  sequence,
  {
    id: "at",
    header: "Booked",
    cell: (entry) => (
      <ExactTime value={entry.createdAt} className="block w-32 whitespace-normal tabular-nums" />
    ),
  },
  {
    ...what,
    cell: (entry) => (
      <span className="block min-w-44 whitespace-normal">
        {entry.sentence}
        {entry.reversedBySequence !== null && (
          <span className="text-muted"> Taken back by entry {entry.reversedBySequence.toString()}.</span>
        )}
        {(entry.authorizationId ?? entry.transactionId) && (
          <span className="block text-xs">
            <EntryReference entry={entry} />
          </span>
        )}
      </span>
    ),
  },
  actor,
  ...amounts.map((column) => ({ ...column, isHiddenAtFirst: false })),
];

/** The ledger of an account's page, newest first; entries made by hand can be taken back from it. */
export function ledgerColumns(
  onTakeBack: (entry: LedgerEntryItem) => void,
  whyNot: string | null,
): readonly EntryColumn[] {
  return [
    sequence,
    { id: "at", header: "When", cell: (entry) => <Time value={entry.createdAt} /> },
    what,
    reference,
    actor,
    ...amounts,
    {
      id: "takeBack",
      header: "Correct",
      cell: (entry) =>
        entry.isReversible && (
          <Button
            size="sm"
            aria-label={`Take entry ${entry.sequence} back`}
            aria-disabled={whyNot !== null || undefined}
            title={whyNot ?? undefined}
            onClick={() => whyNot === null && onTakeBack(entry)}
          >
            Take back …
          </Button>
        ),
    },
  ];
}
