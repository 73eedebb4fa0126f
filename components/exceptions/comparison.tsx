import { cn } from "@/lib/class-names";
import type { SideView } from "@/server/services/exceptions";
import { compareSides, sideNames } from "./compare-sides";

/** Two sides field by field; what differs is marked and said. */
export function Comparison({ left, right }: { left: SideView; right: SideView }) {
  return (
    <table aria-label="The two sides" className="w-full table-fixed text-left text-sm">
      <thead>
        <tr className="border-line border-b text-muted text-xs">
          <td className="w-28 py-1.5 pr-3 sm:w-40" />
          <th scope="col" className="py-1.5 pr-3 font-medium">
            {sideNames[left.what]}
          </th>
          <th scope="col" className="py-1.5 font-medium">
            {sideNames[right.what]}
          </th>
        </tr>
      </thead>
      <tbody>
        {compareSides(left, right).map((field) => (
          <tr key={field.name} className="border-line border-b last:border-b-0">
            <th scope="row" className="py-1.5 pr-3 align-top font-normal text-muted">
              {field.name}
              {!field.isSame && <span className="sr-only"> (differs)</span>}
            </th>
            <Cell text={field.left} isSame={field.isSame} />
            <Cell text={field.right} isSame={field.isSame} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ text, isSame }: { text: string; isSame: boolean }) {
  return (
    <td className={cn("break-words py-1.5 pr-3 align-top tabular-nums", !isSame && "font-medium text-warn")}>
      {text}
    </td>
  );
}
