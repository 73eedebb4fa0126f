import { MaskedNumber } from "@/components/cards/masked-number";
import { Copyable } from "@/components/ui/copy";
import type { Fact } from "@/components/ui/facts";
import { TextLink } from "@/components/ui/text-link";
import { countryName } from "@/lib/countries";
import { categoryName } from "@/lib/mcc";
import { paths } from "@/lib/paths";
import type { TransactionListItem } from "@/server/services/transactions";

type Payment = Pick<TransactionListItem, "card" | "tokenId" | "accountId" | "merchant">;

/** The card and account of a payment. */
export function cardFacts({ card, tokenId, accountId }: Payment): Fact[] {
  return [
    {
      name: "Card",
      value: card ? (
        <TextLink href={paths.card(tokenId)}>
          <MaskedNumber card={card} />
        </TextLink>
      ) : (
        "Not known here"
      ),
    },
    ...(card ? [{ name: "Name on the card", value: card.embossingName }] : []),
    { name: "Token id", value: <Copyable text={tokenId} label="token id" /> },
    {
      name: "Account",
      value: (
        <TextLink href={paths.account(accountId)} className="font-mono text-xs">
          {accountId}
        </TextLink>
      ),
    },
  ];
}

/** Who was paid, and what kind of business it is. */
export function merchantFacts({ name, city, country, mcc, id }: Payment["merchant"]): Fact[] {
  return [
    { name: "Merchant", value: name },
    { name: "Place", value: `${city}, ${countryName(country)}` },
    { name: "Category", value: `${mcc} ${categoryName(mcc) ?? "not in our list"}` },
    { name: "Merchant id", value: <Copyable text={id} label="merchant id" /> },
  ];
}
