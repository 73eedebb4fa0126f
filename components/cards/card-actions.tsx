"use client";

import { ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { hasCapability } from "@/lib/capabilities";
import {
  type CardAction,
  type CardStage,
  cardActionByKey,
  cardActions,
  isEndState,
  maySetStage,
  whyNotAllowed,
} from "@/lib/card-states";
import type { CardDetail } from "@/server/services/cards";
import { type CardChange, stageChanges, statusChange } from "./card-changes";

/** Opened by a click: fetched after the page. */
const CardChangeDialog = dynamic(
  () => import("./card-change-dialog").then((module) => module.CardChangeDialog),
  {
    ssr: false,
  },
);

/** The actions that matter in the card's state as buttons, all others in a menu; each one that cannot be says why. */
export function CardActions({ card }: { card: CardDetail }) {
  const [change, setChange] = useState<CardChange | null>(null);
  const whyNot = useWhyNotAct(card);
  const shown = shownActions(card);
  const others = cardActions.filter((action) => !shown.includes(action));
  return (
    <>
      {shown.map((action) => (
        <ActionButton
          key={action.key}
          label={action.label}
          reason={whyNot(action)}
          onPress={() => setChange(statusChange(action))}
        />
      ))}
      <Menu>
        <MenuTrigger asChild>
          <Button>
            More
            <ChevronDown aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end" className="max-h-(--radix-dropdown-menu-content-available-height) w-72">
          <MenuLabel>Can be undone</MenuLabel>
          {others
            .filter((action) => !action.isFinal)
            .map((action) => (
              <ActionItem
                key={action.key}
                label={action.label}
                reason={whyNot(action)}
                onPress={() => setChange(statusChange(action))}
              />
            ))}
          <StageItems card={card} onPress={setChange} />
          <MenuSeparator />
          <MenuLabel>Ends the card for good</MenuLabel>
          {others
            .filter((action) => action.isFinal)
            .map((action) => (
              <ActionItem
                key={action.key}
                label={action.label}
                reason={whyNot(action)}
                onPress={() => setChange(statusChange(action))}
              />
            ))}
        </MenuContent>
      </Menu>
      {change && <CardChangeDialog card={card} change={change} onClose={() => setChange(null)} />}
    </>
  );
}

/** Freeze or its counterpart, and activation where it waits. */
function shownActions(card: CardDetail): CardAction[] {
  if (card.status === "new" || card.status === "referral")
    return [cardActionByKey("activate"), cardActionByKey("freeze")];
  return [cardActionByKey(card.status === "deactivated" ? "unfreeze" : "freeze")];
}

/** Why an action cannot be taken: by the role, by the card's state, or because a change is on its way. */
function useWhyNotAct(card: CardDetail) {
  const whyNotChange = useWhyNot("card.change", card.program.id);
  const whyNotEnd = useWhyNot("card.end", card.program.id);
  return (action: CardAction): string | null =>
    (action.isFinal ? whyNotEnd : whyNotChange) ??
    whyNotAllowed(action, card.status) ??
    whyNotWhileOpen(card);
}

function whyNotWhileOpen(card: CardDetail): string | null {
  return card.openIntent ? "An earlier change of this card is not settled with FINCI yet." : null;
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

type ActionProps = { label: string; reason: string | null; onPress: () => void };

function ActionButton({ label, reason, onPress }: ActionProps) {
  return (
    <WhyDisabled reason={reason}>
      <Button aria-disabled={reason !== null || undefined} onClick={() => reason === null && onPress()}>
        {label}
      </Button>
    </WhyDisabled>
  );
}

/** Stays reachable when it cannot be chosen, so that its reason is read out with it. */
function ActionItem({ label, reason, onPress }: ActionProps) {
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
