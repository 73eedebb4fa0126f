import { Badge, type BadgeTone } from "@/components/ui/badge";
import { type Party, partyLabels } from "@/lib/responsibilities";

const tones: Record<Party, BadgeTone> = { finci: "neutral", integrator: "accent", shared: "warn" };

/** Who carries a duty. */
export function PartyBadge({ party }: { party: Party }) {
  return <Badge tone={tones[party]}>{partyLabels[party]}</Badge>;
}
