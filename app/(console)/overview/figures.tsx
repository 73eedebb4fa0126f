import { FigureTile } from "@/components/charts/figure-tile";
import { Amount } from "@/components/ui/amount";
import { formatCount, formatPoints, formatShare } from "@/lib/figures";
import { formatDuration } from "@/lib/time";
import type { OverviewSummary } from "@/server/services/overview";
import { rowsBehind } from "./rows-behind";

export type SummaryPartProps = { summary: OverviewSummary; program: string | null };

/** The four figures a shift starts with. */
export function Figures({ summary, program }: SummaryPartProps) {
  const { current, previous } = summary;
  const range = { program, from: current.from, to: current.to };
  return (
    <div className="grid grid-cols-2 gap-3 lg:col-span-3 lg:gap-4 xl:grid-cols-4">
      <FigureTile
        name="Approval rate"
        href={rowsBehind({ ...range, outcome: ["approved"] })}
        value={current.approvalRate === null ? "–" : formatShare(current.approvalRate)}
      >
        <RateChange current={current.approvalRate} previous={previous.approvalRate} />
      </FigureTile>
      <FigureTile name="Authorizations" href={rowsBehind(range)} value={formatCount(current.total)}>
        {formatCount(previous.total)} in the window before
      </FigureTile>
      <FigureTile
        name="Approved volume"
        href={rowsBehind({ ...range, outcome: ["approved"] })}
        value={current.approvedVolume.length === 0 ? "–" : null}
      >
        {current.approvedVolume.length === 0 ? (
          "Nothing approved in this window"
        ) : (
          <ul className="flex flex-col font-semibold text-base text-ink sm:text-lg">
            {current.approvedVolume.map((volume) => (
              <li key={volume.currency}>
                <Amount value={volume} />
              </li>
            ))}
          </ul>
        )}
      </FigureTile>
      <AnswerTile latency={current.latency} href={rowsBehind(range)} />
    </div>
  );
}

function RateChange({ current, previous }: { current: number | null; previous: number | null }) {
  if (current === null) return "No payment has an outcome yet";
  if (previous === null) return "No payment in the window before";
  return `${formatPoints(current - previous)} points against the window before`;
}

/** How fast we answer, and how much of FINCI's patience that takes. */
function AnswerTile({ latency, href }: { latency: OverviewSummary["current"]["latency"]; href: string }) {
  if (!latency) {
    return (
      <FigureTile name="Our answer, p99" href={href} value="–">
        We were not asked in this window
      </FigureTile>
    );
  }
  return (
    <FigureTile name="Our answer, p99" href={href} value={formatDuration(latency.p99Ms)}>
      <span className="flex flex-wrap gap-x-3">
        <span>p50 {formatDuration(latency.p50Ms)}</span>
        <span>p95 {formatDuration(latency.p95Ms)}</span>
      </span>
      <span className="mt-1 flex items-center gap-2">
        <span aria-hidden className="hidden h-1 flex-1 sm:block overflow-hidden rounded-full bg-sunken">
          <span
            className="block h-full rounded-full bg-accent"
            style={{ width: `${Math.min(1, latency.p99ShareOfWait) * 100}%`, minWidth: 2 }}
          />
        </span>
        {formatShare(latency.p99ShareOfWait)} of FINCI's 3 s
      </span>
    </FigureTile>
  );
}
