"use client";

import { Alert } from "@/components/ui/alert";
import { ScrollPane } from "@/components/ui/scroll-pane";
import { Section } from "@/components/ui/section";
import { useProgram } from "./use-program";

/** What FINCI's public documentation leaves open, and what the console assumes instead. */
export function ProgramAssumptions({ id }: { id: string }) {
  const { assumptions } = useProgram(id);
  return (
    <div className="flex flex-col gap-4">
      <Alert tone="warn" title="Confirm with FINCI before production">
        FINCI's public documentation does not show these points. The console works as written here, and so
        does the simulator; each one is changed in the place that is named.
      </Alert>
      <Section title={`${assumptions.length} contract assumptions`} isFlush>
        <ScrollPane label="Contract assumptions">
          <table aria-label="Contract assumptions" className="w-full text-left">
            <thead>
              <tr className="border-line border-y text-muted text-xs">
                {["Subject", "Assumed", "Changed in"].map((name) => (
                  <th key={name} scope="col" className="px-4 py-2 font-medium">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {assumptions.map((assumption) => (
                <tr key={assumption.key} className="border-line border-b align-top last:border-b-0">
                  <th scope="row" className="min-w-36 px-4 py-2 font-medium">
                    {assumption.subject}
                  </th>
                  <td className="min-w-64 px-4 py-2">{assumption.assumed}</td>
                  <td className="px-4 py-2 text-muted">{assumption.configuredIn}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollPane>
      </Section>
    </div>
  );
}
