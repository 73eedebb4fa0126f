import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { VersionStatus } from "@/server/services/rules";

const statuses: Record<VersionStatus, { word: string; tone: BadgeTone; meaning: string }> = {
  draft: { word: "Draft", tone: "accent", meaning: "Not in force; it decides nothing." },
  activating: {
    word: "Coming into force",
    tone: "warn",
    meaning: "Its limits count already; it refuses nothing yet. This takes a few seconds.",
  },
  active: { word: "In force", tone: "approve", meaning: "Decides every authorization." },
  retired: { word: "Retired", tone: "neutral", meaning: "Was in force; decides nothing any more." },
  discarded: { word: "Discarded", tone: "neutral", meaning: "A draft that was given up." },
};

/** Where a version of the rules stands. */
export function VersionBadge({ status }: { status: VersionStatus }) {
  const { word, tone, meaning } = statuses[status];
  return (
    <Badge tone={tone} title={meaning}>
      {word}
    </Badge>
  );
}
