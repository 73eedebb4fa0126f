import { Ban, Check, Circle, CircleDot, Hourglass } from "lucide-react";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { type StepState, stepStateLabels } from "@/lib/journey";

const looks: Record<StepState, { tone: BadgeTone; icon: typeof Check }> = {
  not_started: { tone: "neutral", icon: Circle },
  in_progress: { tone: "accent", icon: CircleDot },
  waiting_on_finci: { tone: "warn", icon: Hourglass },
  blocked: { tone: "danger", icon: Ban },
  done: { tone: "approve", icon: Check },
};

/** Where a step stands, as a word with its sign. */
export function StateBadge({ state }: { state: StepState }) {
  const { tone, icon: Icon } = looks[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {stepStateLabels[state]}
    </Badge>
  );
}
