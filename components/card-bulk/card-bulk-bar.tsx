"use client";

import { ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from "@/components/ui/menu";
import { TextLink } from "@/components/ui/text-link";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { type CardBulkAction, cardBulkActions, cardsPerBulkMax } from "@/lib/card-bulk";
import { cardActionByKey } from "@/lib/card-states";
import { formatCount } from "@/lib/figures";
import { paths } from "@/lib/paths";
import type { CardListItem } from "@/server/services/cards";

/** Opened by a click: fetched after the list. */
const CardBulkDialog = dynamic(() => import("./card-bulk-dialog").then((module) => module.CardBulkDialog), {
  ssr: false,
});

const endActions = cardBulkActions.filter((key) => cardActionByKey(key).isFinal);

/** What can be done with the chosen cards. */
export function CardBulkBar({ rows, onDone }: { rows: readonly CardListItem[]; onDone: () => void }) {
  const [action, setAction] = useState<CardBulkAction | null>(null);
  const [first] = rows;
  const whyNotMany =
    rows.length > cardsPerBulkMax ? `At most ${formatCount(cardsPerBulkMax)} cards at once.` : null;
  const whyNotTwo = rows.some(({ program }) => program.id !== first?.program.id)
    ? "The chosen cards belong to more than one program. Filter the list by program first."
    : null;
  const programId = first?.program.id ?? null;
  const whyNotChange = useWhyNot("card.change", programId) ?? whyNotMany ?? whyNotTwo;
  const whyNotEnd = useWhyNot("card.end", programId) ?? whyNotMany ?? whyNotTwo;
  return (
    <section
      aria-label="Chosen cards"
      className="flex flex-wrap items-center gap-2 border-line border-b bg-sunken px-3 py-2"
    >
      <p className="mr-2 font-medium text-sm" aria-live="polite">
        {formatCount(rows.length)} chosen
      </p>
      {(["freeze", "unfreeze"] as const).map((key) => (
        <WhyDisabled key={key} reason={whyNotChange}>
          <Button
            size="sm"
            aria-disabled={whyNotChange !== null || undefined}
            onClick={() => whyNotChange === null && setAction(key)}
          >
            {cardActionByKey(key).label} …
          </Button>
        </WhyDisabled>
      ))}
      {whyNotEnd === null ? (
        <Menu>
          <MenuTrigger asChild>
            <Button size="sm">
              End …
              <ChevronDown aria-hidden />
            </Button>
          </MenuTrigger>
          <MenuContent>
            <MenuLabel>Cannot be undone at FINCI</MenuLabel>
            {endActions.map((key) => (
              <MenuItem key={key} onSelect={() => setAction(key)}>
                {cardActionByKey(key).label} …
              </MenuItem>
            ))}
          </MenuContent>
        </Menu>
      ) : (
        <WhyDisabled reason={whyNotEnd}>
          <Button size="sm" aria-disabled>
            End …
          </Button>
        </WhyDisabled>
      )}
      <Button size="sm" variant="ghost" onClick={onDone}>
        Choose none
      </Button>
      <TextLink href={paths.cardBulks} className="ml-auto text-sm">
        Bulk actions
      </TextLink>
      {action && (
        <CardBulkDialog
          key={action}
          action={action}
          tokenIds={rows.map((row) => row.tokenId)}
          onClose={() => setAction(null)}
        />
      )}
    </section>
  );
}
