"use client";

import { BalanceFigures } from "@/components/accounts/balance-figures";
import { PersonalValue } from "@/components/personal-data/personal-value";
import { CardStageBadge, CardStatusBadge } from "@/components/status/card-badges";
import { Copyable } from "@/components/ui/copy";
import { type Fact, Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { CardDetail } from "@/server/services/cards";
import { MaskedNumber } from "./masked-number";
import { useCard } from "./use-card";

/** The card's facts, its holder, and the account it spends from. */
export function CardOverview({ tokenId }: { tokenId: string }) {
  const card = useCard(tokenId);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Section title="Card">
        <Facts facts={cardFacts(card)} />
      </Section>
      <div className="flex min-w-0 flex-col gap-4">
        <Section
          title="Account"
          actions={card.account && <TextLink href={paths.account(card.accountId)}>Open</TextLink>}
        >
          {card.account ? (
            <div className="flex flex-col gap-4">
              <BalanceFigures balance={card.account.balance} />
              <Facts
                facts={[{ name: "Account id", value: <Copyable text={card.accountId} label="account id" /> }]}
              />
            </div>
          ) : (
            <p className="text-muted">
              Account {card.accountId} is not known here, so every authorization of this card is declined. Ask
              the integration engineer to synchronise it from FINCI.
            </p>
          )}
        </Section>
        <Section title="Holder">
          <Facts facts={holderFacts(card)} />
        </Section>
      </div>
    </div>
  );
}

function cardFacts(card: CardDetail): Fact[] {
  return [
    { name: "Token id", value: <Copyable text={card.tokenId} label="token id" /> },
    { name: "Number", value: <MaskedNumber card={card} /> },
    {
      name: "Name on the card",
      value: <PersonalValue isMasked={card.personal.isMasked}>{card.embossingName}</PersonalValue>,
    },
    { name: "Status", value: <CardStatusBadge status={card.status} /> },
    { name: "Status since", value: <ExactTime value={card.statusChangedAt} /> },
    { name: "Stage", value: <CardStageBadge stage={card.stage} /> },
    { name: "Product", value: `${card.product.name} (${card.product.productId})` },
    { name: "Valid through", value: `${card.expirationMonth}, to the end of the month` },
    {
      name: "Program",
      value: <TextLink href={paths.program(card.program.id)}>{card.program.name}</TextLink>,
    },
    { name: "Issued", value: <ExactTime value={card.createdAt} /> },
  ];
}

function holderFacts({ holder, personal: { isMasked } }: CardDetail): (Fact | null)[] {
  const page = holder.type === "person" ? paths.person(holder.id) : paths.employee(holder.id);
  return [
    {
      name: "Name",
      value: (
        <PersonalValue isMasked={isMasked}>
          <TextLink href={page}>{holder.name}</TextLink>
        </PersonalValue>
      ),
    },
    holder.corporate && {
      name: "Employer",
      value: <TextLink href={paths.corporate(holder.corporate.id)}>{holder.corporate.name}</TextLink>,
    },
    {
      name: holder.type === "person" ? "Person id" : "Employee id",
      value: <Copyable text={holder.id} label={`${holder.type} id`} />,
    },
    { name: "E-mail", value: <PersonalValue isMasked={isMasked}>{holder.email}</PersonalValue> },
    { name: "Phone", value: <PersonalValue isMasked={isMasked}>{holder.phone}</PersonalValue> },
    { name: "Date of birth", value: <PersonalValue isMasked={isMasked}>{holder.dateOfBirth}</PersonalValue> },
  ];
}
