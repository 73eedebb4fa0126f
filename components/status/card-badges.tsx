import { Badge, type BadgeTone } from "@/components/ui/badge";
import {
  type CardStage,
  type CardStatus,
  cardStages,
  cardStatuses,
  cardStatusNames,
  isEndState,
} from "@/lib/card-states";

function statusTone(status: CardStatus): BadgeTone {
  if (status === "active") return "approve";
  if (status === "new") return "accent";
  return isEndState(status) ? "decline" : "warn";
}

/** The card's status; FINCI's own word stands in the hint. */
export function CardStatusBadge({ status }: { status: CardStatus }) {
  return (
    <Badge tone={statusTone(status)} title={`FINCI: ${status}`}>
      {cardStatusNames[status]}
    </Badge>
  );
}

const stageWords: Record<CardStage, string> = {
  digital: "Digital",
  plastic_not_delivered: "Plastic on its way",
  plastic_delivered: "Plastic delivered",
};

/** Where the plastic is. It never decides whether the card can pay. */
export function CardStageBadge({ stage }: { stage: CardStage }) {
  return <Badge>{stageWords[stage]}</Badge>;
}

/** For filters: every status and stage by its word. */
export const statusOptions = cardStatuses.map((value) => ({ value, label: cardStatusNames[value] }));
export const stageOptions = cardStages.map((value) => ({ value, label: stageWords[value] }));
