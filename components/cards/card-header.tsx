"use client";

import { PersonalDataBar } from "@/components/personal-data/personal-data-bar";
import { CardStatusBadge } from "@/components/status/card-badges";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { Alert } from "@/components/ui/alert";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { type CardStatus, isEndState } from "@/lib/card-states";
import { paths } from "@/lib/paths";
import { CardActions } from "./card-actions";
import { MaskedNumber } from "./masked-number";
import { useCard } from "./use-card";

/** Who and what the card is, whether it can pay, and what can be done with it now. */
export function CardHeader({ tokenId }: { tokenId: string }) {
  const card = useCard(tokenId);
  return (
    <>
      <PageHeader
        parent={{ href: paths.cards, name: "Cards" }}
        title={card.holder.name}
        badges={
          <>
            <MaskedNumber card={card} className="text-base" />
            <CardStatusBadge status={card.status} />
            <EnvironmentBadge kind={card.environment.kind} />
          </>
        }
        summary={
          <>
            {statusSentence(card.status)}{" "}
            <span className="text-sm">
              Since <Time value={card.statusChangedAt} />.
            </span>
          </>
        }
        actions={<CardActions card={card} />}
      />
      <PersonalDataBar personal={card.personal} programId={card.program.id} whose="holder" />
      {card.openIntent && (
        <Alert tone="warn" title="A change of this card is not settled with FINCI">
          It was sent <Time value={card.openIntent.createdAt} />
          {card.openIntent.state === "unknown" ? ", and FINCI gave no usable answer" : ""}. The console
          settles it within a minute; the card takes no other change before that.
        </Alert>
      )}
    </>
  );
}

function statusSentence(status: CardStatus): string {
  if (status === "active") return "The card can be used.";
  if (status === "new") return "The card is not activated: every authorization is declined.";
  if (status === "deactivated")
    return "The card is frozen: every authorization is declined until it is unfrozen.";
  if (status === "referral") return "The card is set to referral: authorizations are declined.";
  if (isEndState(status)) return `The card is ended as ${status}. Nothing leaves this state at FINCI.`;
  return `The card is ${status}.`;
}
