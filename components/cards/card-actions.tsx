"use client";

import { ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { OnDemand, onDemand } from "@/components/ui/on-demand";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { type CardAction, cardActionByKey, cardActions } from "@/lib/card-states";
import type { CardDetail } from "@/server/services/cards";
import { type CardChange, statusChange } from "./card-changes";
import type { CardMoreMenuProps } from "./card-more-menu";
import { useWhyNotAct } from "./use-why-not-act";

/** Opened by a click: fetched after the page. */
const CardChangeDialog = dynamic(
  () => import("./card-change-dialog").then((module) => module.CardChangeDialog),
  {
    ssr: false,
  },
);

const moreMenu = onDemand<CardMoreMenuProps>(() => import("./card-more-menu"));

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
      <OnDemand panel={moreMenu} with={{ card, others, onPress: setChange }}>
        <Button>
          More
          <ChevronDown aria-hidden />
        </Button>
      </OnDemand>
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
