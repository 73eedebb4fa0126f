import { useMemo } from "react";
import { prepareStackedBars } from "@/components/charts/prepare-stacked-bars";
import { StackedBars } from "@/components/charts/stacked-bars";
import { Section } from "@/components/ui/section";
import type { SummaryPartProps } from "./figures";
import { rowsBehind } from "./rows-behind";

const series = [
  { key: "approved", name: "Approved", style: "bg-approve-mark" },
  { key: "declined", name: "Declined", style: "bg-decline-mark" },
  { key: "other", name: "Other", style: "bg-warn-mark" },
] as const;

/** Approvals and declines over the window. */
export function Volume({ summary, program }: SummaryPartProps) {
  const data = useMemo(() => prepareStackedBars(summary.series, series), [summary.series]);
  return (
    <Section title="Approvals and declines over time" className="lg:col-span-2">
      <StackedBars
        name="Approvals and declines over time"
        unit="Authorizations"
        data={data}
        hrefOf={(index) => {
          const bucket = summary.series[index];
          return rowsBehind({ program, from: bucket?.from, to: bucket?.to });
        }}
      />
    </Section>
  );
}
