"use client";

import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { cardHref, cardKey, relatedCardColumns } from "@/components/cards/card-columns";
import { AccountExceptions } from "@/components/exceptions/exceptions-notice";
import { PersonalValue } from "@/components/personal-data/personal-value";
import { RelatedTable } from "@/components/table/related-table";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { AccountDetail } from "@/server/services/accounts";
import { BalanceFigures } from "./balance-figures";
import { LedgerTable } from "./ledger-table";
import { useAccount } from "./use-account";

/** One account: its money, its owner, the cards that spend it, and every movement. */
export function AccountPage({ accountId }: { accountId: string }) {
  const account = useAccount(accountId);
  return (
    <>
      <PendingApprovals subjectType="account" subjectId={accountId} />
      <AccountExceptions accountId={accountId} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Section title="Balance">
          <BalanceFigures balance={account.balance} />
        </Section>
        <Section title="Account">
          <AccountFacts account={account} />
        </Section>
      </div>
      <Section
        title="Cards"
        isFlush
        actions={<TextLink href={`${paths.cards}?account=${account.accountId}`}>All in the list</TextLink>}
      >
        <RelatedTable
          name="Cards of this account"
          columns={relatedCardColumns}
          rows={account.cards}
          rowKey={cardKey}
          rowHref={cardHref}
          empty="No card spends from this account yet."
        />
      </Section>
      <LedgerTable account={account} />
    </>
  );
}

function AccountFacts({ account }: { account: AccountDetail }) {
  const { owner, program } = account;
  const ownerPath = owner.type === "person" ? paths.person(owner.id) : paths.corporate(owner.id);
  return (
    <Facts
      facts={[
        { name: "Account id", value: <Copyable text={account.accountId} label="account id" /> },
        {
          name: "Owner",
          value: (
            <PersonalValue isMasked={account.personal?.isMasked ?? false}>
              <TextLink href={ownerPath}>{owner.name}</TextLink>
            </PersonalValue>
          ),
        },
        { name: "Program", value: <TextLink href={paths.program(program.id)}>{program.name}</TextLink> },
        { name: "Opened", value: <ExactTime value={account.createdAt} /> },
      ]}
    />
  );
}
