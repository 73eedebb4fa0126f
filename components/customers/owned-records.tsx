import { accountHref, accountKey, relatedAccountColumns } from "@/components/accounts/account-columns";
import { cardHref, cardKey, ownCardColumns, relatedCardColumns } from "@/components/cards/card-columns";
import { RelatedTable } from "@/components/table/related-table";
import { Section } from "@/components/ui/section";
import type { AccountListItem } from "@/server/services/accounts";
import type { CardListItem } from "@/server/services/cards";

/** A customer's accounts with their money. */
export function OwnedAccounts({ accounts }: { accounts: AccountListItem[] }) {
  return (
    <Section title={`Accounts (${accounts.length})`} isFlush>
      <RelatedTable
        name="Accounts"
        columns={relatedAccountColumns}
        rows={accounts}
        rowKey={accountKey}
        rowHref={accountHref}
        empty="No account yet. One is opened with the first card."
      />
    </Section>
  );
}

/** A customer's cards, the newest first. */
export function OwnedCards({ cards, owner }: { cards: CardListItem[]; owner: "person" | "corporate" }) {
  return (
    <Section title={`Cards (${cards.length})`} isFlush>
      <RelatedTable
        name="Cards"
        columns={owner === "person" ? ownCardColumns : relatedCardColumns}
        rows={cards}
        rowKey={cardKey}
        rowHref={cardHref}
        empty="No card yet."
      />
    </Section>
  );
}
