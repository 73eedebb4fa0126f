import { Badge, type BadgeTone } from "@/components/ui/badge";
import { type RunState, runStateLabels, type ScenarioState, scenarioStateLabels } from "@/lib/certification";

const scenarioTones: Record<ScenarioState, BadgeTone> = {
  waiting: "neutral",
  running: "accent",
  passed: "approve",
  failed: "danger",
  skipped: "neutral",
};
const runTones: Record<RunState, BadgeTone> = {
  running: "accent",
  passed: "approve",
  failed: "danger",
  cancelled: "neutral",
};

/** Where a validation stands. */
export function ScenarioBadge({ state }: { state: ScenarioState }) {
  return <Badge tone={scenarioTones[state]}>{scenarioStateLabels[state]}</Badge>;
}

/** How a run stands or ended. */
export function RunBadge({ state }: { state: RunState }) {
  return <Badge tone={runTones[state]}>{runStateLabels[state]}</Badge>;
}
