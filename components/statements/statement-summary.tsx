import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { ledgerKindLabels } from "@/lib/ledger-words";
import type { Money } from "@/lib/money";
import type { Statement } from "@/server/services/statements";

/** A movement of nothing is left out. */
function Moved({ value }: { value: Money }) {
  return value.minor === 0n ? <span className="text-muted">–</span> : <Amount value={value} isSigned />;
}

const cell = "px-4 py-1.5 text-right";

/** Opening, what moved by kind, closing: the whole statement in a table that adds up. */
export function StatementSummary({ statement }: { statement: Statement }) {
  const { opening, closing, totals } = statement;
  return (
    // A scrolling pane without links inside is reached by the keyboard itself.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div className="overflow-x-auto pb-1" tabIndex={0}>
      <table aria-label="Opening, totals by kind and closing" className="w-full text-left">
        <thead className="text-muted text-xs">
          <tr className="border-line border-b">
            <td className="px-4 py-1.5" />
            {["Entries", "Posted", "Held", "Available"].map((name) => (
              <th key={name} scope="col" className={`${cell} font-medium`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&_td]:whitespace-nowrap [&_tr]:border-line [&_tr]:border-b [&_tr]:last:border-b-0">
          <BalanceRow name="Opening balance" balance={opening} />
          {totals.map(({ kind, count, posted, held }) => (
            <tr key={`${kind} ${posted.currency}`}>
              <th scope="row" className="px-4 py-1.5 font-normal">
                {ledgerKindLabels[kind]}
              </th>
              <td className={cell}>{count}</td>
              <td className={cell}>
                <Moved value={posted} />
              </td>
              <td className={cell}>
                <Moved value={held} />
              </td>
              <td className={cell}>
                <Moved value={{ minor: posted.minor - held.minor, currency: posted.currency }} />
              </td>
            </tr>
          ))}
          <BalanceRow name="Closing balance" balance={closing} entries={statement.entriesCount} />
        </tbody>
      </table>
    </div>
  );
}

type BalanceRowProps = { name: string; balance: Statement["opening"]; entries?: number };

function BalanceRow({ name, balance, entries }: BalanceRowProps) {
  return (
    <tr className="font-semibold">
      <th scope="row" className="whitespace-nowrap px-4 py-1.5">
        {name}
      </th>
      <td className={cell}>{entries}</td>
      <td className={cell}>
        <Amount value={balance.posted} />
      </td>
      <td className={cell}>
        <Amount value={balance.held} />
      </td>
      <td className={cell}>
        <Amount value={balance.available} />
      </td>
    </tr>
  );
}

/** Whether opening and movements make the closing. */
export function ProofBadge({ isProven }: { isProven: boolean }) {
  return isProven ? (
    <Badge tone="approve">Adds up</Badge>
  ) : (
    <Badge tone="danger">Does not add up: call engineering</Badge>
  );
}
