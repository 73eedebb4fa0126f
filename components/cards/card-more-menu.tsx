"use client";

import { useWhyNot } from "@/components/shell/viewer";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { PanelProps } from "@/components/ui/on-demand";
import { hasCapability } from "@/lib/capabilities";
import { type CardAction, type CardStage, isEndState, maySetStage } from "@/lib/card-states";
import type { CardDetail } from "@/server/services/cards";
import { type CardChange, stageChanges, statusChange } from "./card-changes";
import { useWhyNotAct, whyNotWhileOpen } from "./use-why-not-act";

export type CardMoreMenuProps = {
  card: CardDetail;
  /** The actions that have no button of their own. */
  others: readonly CardAction[];
  onPress: (change: CardChange) => void;
};

/** All that can be done with a card besides; what cannot be says why. */
export default function CardMoreMenu({ card, others, onPress, trigger }: CardMoreMenuProps & PanelProps) {
  const whyNot = useWhyNotAct(card);
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent align="end" className="max-h-(--radix-dropdown-menu-content-available-height) w-72">
        <MenuLabel>Can be undone</MenuLabel>
        {others
          .filter((action) => !action.isFinal)
          .map((action) => (
            <ActionItem
              key={action.key}
              label={action.label}
              reason={whyNot(action)}
              onPress={() => onPress(statusChange(action))}
            />
          ))}
        <StageItems card={card} onPress={onPress} />
        <MenuSeparator />
        <MenuLabel>Ends the card for good</MenuLabel>
        {others
          .filter((action) => action.isFinal)
          .map((action) => (
            <ActionItem
              key={action.key}
              label={action.label}
              reason={whyNot(action)}
              onPress={() => onPress(statusChange(action))}
            />
          ))}
      </MenuContent>
    </Menu>
  );
}

function StageItems({ card, onPress }: { card: CardDetail; onPress: (change: CardChange) => void }) {
  const whyNotStage = useWhyNot("card.stage", card.program.id);
  const whyNotScope = hasCapability(card.program.capabilities, "physical_issuance")
    ? null
    : `Physical issuance is not in scope of ${card.program.name}.`;
  return (
    <>
      <MenuSeparator />
      <MenuLabel>Plastic</MenuLabel>
      {stageChanges.map((change) => (
        <ActionItem
          key={change.stage}
          label={change.label}
          reason={whyNotScope ?? whyNotStage ?? whyNotSet(card, change.stage) ?? whyNotWhileOpen(card)}
          onPress={() => onPress(change)}
        />
      ))}
    </>
  );
}

function whyNotSet(card: CardDetail, stage: CardStage): string | null {
  if (isEndState(card.status)) return `The card is ${card.status}: an end state at FINCI.`;
  return maySetStage(card.stage, stage) ? null : "The card already has this stage.";
}

type ActionItemProps = { label: string; reason: string | null; onPress: () => void };

/** Stays reachable when it cannot be chosen, so that its reason is read out with it. */
function ActionItem({ label, reason, onPress }: ActionItemProps) {
  return (
    <MenuItem
      aria-disabled={reason !== null || undefined}
      className={reason ? "text-muted" : undefined}
      onSelect={(event) => (reason === null ? onPress() : event.preventDefault())}
    >
      <span className="min-w-0">
        <span className="block">{label}</span>
        {reason && <span className="block text-xs">{reason}</span>}
      </span>
    </MenuItem>
  );
}
