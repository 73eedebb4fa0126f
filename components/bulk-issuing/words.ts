import type { BadgeTone } from "@/components/ui/badge";
import type { IssuingOutcome, IssuingState } from "@/lib/bulk-issuing";

export const stateTones: Record<IssuingState, BadgeTone> = {
  draft: "neutral",
  checked: "neutral",
  running: "accent",
  paused: "warn",
  done: "approve",
  cancelled: "neutral",
};

export const outcomeTones: Record<IssuingOutcome, BadgeTone> = {
  created: "approve",
  completed: "approve",
  unchanged: "neutral",
  failed: "danger",
  not_started: "neutral",
};
