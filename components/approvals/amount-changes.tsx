import { Amount } from "@/components/ui/amount";
import type { Money } from "@/lib/money";

type AmountChangesProps = { amounts: readonly { label: string; before: Money; after: Money }[] };

/** Each amount as it is now and as it will be. */
export function AmountChanges({ amounts }: AmountChangesProps) {
  if (amounts.length === 0) return null;
  return (
    <table className="w-full text-left" aria-label="Amounts now and afterwards">
      <thead className="text-muted text-xs">
        <tr className="border-line border-b">
          <td className="py-1.5" />
          <th scope="col" className="py-1.5 text-right font-medium">
            Now
          </th>
          <th scope="col" className="py-1.5 text-right font-medium">
            Afterwards
          </th>
        </tr>
      </thead>
      <tbody>
        {amounts.map(({ label, before, after }) => (
          <tr key={label} className="border-line border-b last:border-b-0">
            <th scope="row" className="py-1.5 font-normal text-muted">
              {label}
            </th>
            <td className="py-1.5 text-right">
              <Amount value={before} />
            </td>
            <td className="py-1.5 text-right font-semibold">
              <Amount value={after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
