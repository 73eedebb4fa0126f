import { type AnswerStage, answerStageWords, finciWaitsMs } from "@/lib/answer-stages";
import { cn } from "@/lib/class-names";
import { formatDuration } from "@/lib/time";

const styles: Record<AnswerStage["key"], string> = {
  parsed: "bg-faint",
  policy: "bg-accent",
  stored: "bg-approve-mark",
  answered: "bg-warn-mark",
};

/** `0.3 %`, `12 %`: a share of a time limit. */
function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return "under 0.1 %";
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

/** As everywhere, and never `0.0 ms` for something that took its time. */
function durationText(milliseconds: number): string {
  return milliseconds < 0.05 ? "< 0.1 ms" : formatDuration(milliseconds);
}

type AnswerWaterfallProps = { stages: readonly AnswerStage[]; deadlineMs: number };

/** Our answer from the first byte on: where the time went, and how much of both limits it took. */
export function AnswerWaterfall({ stages, deadlineMs }: AnswerWaterfallProps) {
  const totalMs = stages.at(-1)?.toMs ?? 0;
  return (
    <div className="flex flex-col gap-3">
      <table aria-label="Stages of our answer" className="w-full text-left">
        <thead className="sr-only">
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">When</th>
            <th scope="col">Took</th>
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <StageRow key={stage.key} stage={stage} totalMs={totalMs} />
          ))}
        </tbody>
        <tfoot>
          <tr className="border-line border-t font-medium">
            <th scope="row" className="py-1.5 pr-3 text-left font-medium">
              Answered after
            </th>
            <td />
            <td className="whitespace-nowrap py-1.5 pl-3 text-right tabular-nums">{durationText(totalMs)}</td>
          </tr>
        </tfoot>
      </table>
      <div className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
        <Limit name="of the 3 s that FINCI waits" usedMs={totalMs} limitMs={finciWaitsMs} />
        <Limit
          name={`of our own deadline of ${formatDuration(deadlineMs)}`}
          usedMs={totalMs}
          limitMs={deadlineMs}
        />
      </div>
    </div>
  );
}

function StageRow({ stage, totalMs }: { stage: AnswerStage; totalMs: number }) {
  const { name, meaning } = answerStageWords[stage.key];
  const tookMs = stage.toMs - stage.fromMs;
  const at = (ms: number) => `${totalMs === 0 ? 0 : (ms / totalMs) * 100}%`;
  return (
    <tr>
      <th scope="row" title={meaning} className="whitespace-nowrap py-1 pr-3 font-normal text-muted">
        {name}
      </th>
      <td className="w-full py-1">
        <span className="sr-only">
          from {formatDuration(stage.fromMs)} to {formatDuration(stage.toMs)}
        </span>
        <span aria-hidden className="relative block h-3 overflow-hidden rounded-sm bg-sunken">
          <span
            className={cn("absolute inset-y-0 rounded-sm", styles[stage.key])}
            style={{ left: `min(${at(stage.fromMs)}, calc(100% - 2px))`, width: `max(${at(tookMs)}, 2px)` }}
          />
        </span>
      </td>
      <td className="whitespace-nowrap py-1 pl-3 text-right tabular-nums">{durationText(tookMs)}</td>
    </tr>
  );
}

function Limit({ name, usedMs, limitMs }: { name: string; usedMs: number; limitMs: number }) {
  const share = usedMs / limitMs;
  return (
    <div>
      <p className="text-muted text-xs">
        <span className={cn("font-medium tabular-nums", share < 1 ? "text-ink" : "text-danger")}>
          {percent(share)}
        </span>{" "}
        {name}
      </p>
      <div aria-hidden className="mt-1 h-1 overflow-hidden rounded-full bg-sunken">
        <div
          className={cn("h-full min-w-0.5", share < 1 ? "bg-approve-mark" : "bg-decline-mark")}
          style={{ width: `${Math.min(share, 1) * 100}%` }}
        />
      </div>
    </div>
  );
}
