import { Movement } from "@/components/accounts/entry-columns";
import { EntryReference } from "@/components/accounts/entry-reference";
import { Amount } from "@/components/ui/amount";
import { type LedgerKind, ledgerKindLabels } from "@/lib/ledger-words";
import { formatUtc } from "@/lib/time";
import type { AccountDetail, LedgerEntryItem } from "@/server/services/accounts";
import type { Statement } from "@/server/services/statements";
import { PrintButton } from "./print-button";
import { ProofBadge, StatementSummary } from "./statement-summary";

type StatementPrintProps = {
  account: AccountDetail;
  statement: Statement;
  kind: LedgerKind | null;
  entries: readonly LedgerEntryItem[];
  /** There are more entries than the sheet shows. */
  isCut: boolean;
  printedAt: Date;
};

/** The statement on paper: whose it is, the totals, the entries. */
export function StatementPrint({ account, statement, kind, entries, isCut, printedAt }: StatementPrintProps) {
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <h1 className="font-semibold text-xl">
            Statement: {account.owner.name}, {account.currency}
          </h1>
          <p className="text-muted">
            Account <span className="font-mono text-xs">{account.accountId}</span>, {account.program.name},{" "}
            {account.environment.kind}
          </p>
          <p>
            {statement.from} to {statement.to}, days of {statement.timeZone}{" "}
            <ProofBadge isProven={statement.isProven} />
          </p>
          <p className="text-muted text-xs">Made {formatUtc(printedAt)} from the console's ledger.</p>
        </div>
        <PrintButton />
      </header>
      <StatementSummary statement={statement} />
      <h2 className="font-semibold">{kind ? `Entries: ${ledgerKindLabels[kind]}` : "Entries"}</h2>
      {isCut && (
        <p>
          Only the first {entries.length} entries are on paper; the CSV export of the statement has all of
          them.
        </p>
      )}
      <PrintedEntries entries={entries} />
    </>
  );
}

const amountCell = "py-1 pl-3 text-right";

function PrintedEntries({ entries }: { entries: readonly LedgerEntryItem[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling pane without links inside is reached by the keyboard itself
    <div className="overflow-x-auto print:overflow-visible" tabIndex={0}>
      <table aria-label="Entries" className="w-full text-left text-xs">
        <thead>
          <tr className="border-line border-b text-muted">
            {["No.", "Booked", "What happened", "Belongs to"].map((name) => (
              <th key={name} scope="col" className="py-1 pr-3 font-medium">
                {name}
              </th>
            ))}
            {["Posted change", "Held change", "Posted", "Held", "Available"].map((name) => (
              <th key={name} scope="col" className="py-1 pl-3 text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.sequence.toString()} className="break-inside-avoid border-line border-b align-top">
              <td className="py-1 pr-3 tabular-nums">{entry.sequence.toString()}</td>
              <td className="whitespace-nowrap py-1 pr-3">{formatUtc(entry.createdAt)}</td>
              <td className="py-1 pr-3">{entry.sentence}</td>
              <td className="py-1 pr-3">
                <EntryReference entry={entry} />
              </td>
              <td className={amountCell}>
                <Movement value={entry.postedDelta} />
              </td>
              <td className={amountCell}>
                <Movement value={entry.heldDelta} />
              </td>
              <td className={amountCell}>
                <Amount value={entry.postedAfter} />
              </td>
              <td className={amountCell}>
                <Amount value={entry.heldAfter} />
              </td>
              <td className={amountCell}>
                <Amount value={entry.availableAfter} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
