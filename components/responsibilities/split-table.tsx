import { Fragment } from "react";
import { allDuties, type DutyAssignments, dutyAreas } from "@/lib/responsibilities";
import { PartyBadge } from "./party-badge";

/** Every duty by area, with who carries it. */
export function SplitTable({ duties }: { duties: DutyAssignments }) {
  return (
    <table aria-label="Responsibility split" className="w-full text-left">
      <thead>
        <tr className="border-line border-y text-muted text-xs">
          {["Duty", "Carried by", "Note"].map((name) => (
            <th key={name} scope="col" className="px-4 py-2 font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {dutyAreas.map((area) => (
          <Fragment key={area}>
            <tr className="border-line border-b bg-sunken">
              <th scope="rowgroup" colSpan={3} className="px-4 py-1.5 font-semibold text-xs">
                {area}
              </th>
            </tr>
            {allDuties
              .filter((duty) => duty.area === area)
              .map((duty) => (
                <tr
                  key={duty.key}
                  className="border-line border-b align-top last:border-b-0 print:break-inside-avoid"
                >
                  <th scope="row" className="min-w-52 px-4 py-2 font-medium">
                    {duty.name}
                    <span className="block font-normal text-muted text-xs">{duty.meaning}</span>
                  </th>
                  <td className="px-4 py-2">
                    <PartyBadge party={duties[duty.key]?.party ?? "integrator"} />
                  </td>
                  <td className="min-w-40 px-4 py-2">{duties[duty.key]?.note}</td>
                </tr>
              ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
