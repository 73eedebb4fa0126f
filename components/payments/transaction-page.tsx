"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ExceptionsNotice } from "@/components/exceptions/exceptions-notice";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { RelatedTable } from "@/components/table/related-table";
import { livePollMs } from "@/components/table/use-live-rows";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { type Fact, Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { formatDate } from "@/lib/time";
import type { TransactionDetail } from "@/server/services/transactions";
import { AmountLine } from "./authorization-amounts";
import { authorizationHref, authorizationKey, relatedAuthorizationColumns } from "./authorization-columns";
import { cardFacts, merchantFacts } from "./payment-facts";
import { Timeline } from "./timeline";
import {
  relatedTransactionColumns,
  TransactionType,
  transactionHref,
  transactionKey,
} from "./transaction-columns";

/** What was booked, what it belongs to, and the chain from authorization to clearing. */
export function TransactionPageContent({ id }: { id: string }) {
  const { data: transaction } = useSuspenseQuery({
    ...useTRPC().transactions.byId.queryOptions({ id }),
    // A presentment may overtake the authorization that it names.
    refetchInterval: ({ state }) =>
      state.data?.authorizationId && !state.data.chain.authorization ? livePollMs : false,
  });
  const { chain } = transaction;
  const related = chain.original ? [chain.original, ...chain.others] : chain.others;
  return (
    <>
      <TransactionHeader transaction={transaction} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,24rem)]">
        <div className="flex min-w-0 flex-col gap-4">
          <ExceptionsNotice transactionId={id} />
          <Section title="Authorization" isFlush>
            <RelatedTable
              name="Authorization of the transaction"
              columns={relatedAuthorizationColumns}
              rows={chain.authorization ? [chain.authorization] : []}
              rowKey={authorizationKey}
              rowHref={authorizationHref}
              empty={noAuthorization(transaction)}
            />
          </Section>
          <Section title="Other presentments and returns of the payment" isFlush>
            <RelatedTable
              name="Related transactions"
              columns={relatedTransactionColumns}
              rows={related}
              rowKey={transactionKey}
              rowHref={transactionHref}
              empty="There are none."
            />
          </Section>
          <Section title="Timeline" description="From the first message to the ledger, in UTC.">
            <Timeline entries={chain.timeline} accountId={transaction.accountId} ownId={id} />
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Section title="Money">
            <dl className="flex flex-col gap-1.5">
              <AmountLine
                name={transaction.type === "return" ? "Credited" : "Booked"}
                value={transaction.billing}
                className="font-semibold"
              />
              {transaction.transaction.currency !== transaction.billing.currency && (
                <AmountLine name="At the merchant" value={transaction.transaction} />
              )}
            </dl>
          </Section>
          <Section title="Card">
            <Facts facts={cardFacts(transaction)} />
          </Section>
          <Section title="Merchant">
            <Facts facts={merchantFacts(transaction.merchant)} />
          </Section>
          <Section title="Clearing">
            <Facts facts={clearingFacts(transaction)} />
          </Section>
        </div>
      </div>
    </>
  );
}

function TransactionHeader({ transaction }: { transaction: TransactionDetail }) {
  const { billing, merchant, environment, authorizationId, tokenId, type } = transaction;
  const preposition = type === "return" ? "from" : "at";
  return (
    <PageHeader
      parent={{ href: paths.transactions, name: "Transactions" }}
      title={`${formatMoney(billing)} ${preposition} ${merchant.name}`}
      badges={
        <>
          <TransactionType {...transaction} />
          <EnvironmentBadge kind={environment.kind} />
        </>
      }
      summary={<span className="text-ink">{whatItIs(transaction)}</span>}
      actions={
        <>
          {authorizationId && (
            <Button asChild>
              <Link href={paths.authorization(authorizationId)}>Open the authorization</Link>
            </Button>
          )}
          <Button asChild>
            <Link href={`${paths.transactions}?card=${tokenId}`}>Transactions of the card</Link>
          </Button>
        </>
      }
    />
  );
}

/** What was booked and why, in a sentence or two. */
function whatItIs(transaction: TransactionDetail): string {
  const { type, isDeferred, billing, clearingDate, isFinal, sequence, chain } = transaction;
  const amount = formatMoney(billing);
  const day = formatDate(new Date(clearingDate));
  if (type === "return") {
    const origin = chain.original
      ? `for the presentment of ${formatMoney(chain.original.billing)}`
      : "and FINCI did not name the payment it belongs to";
    return `The merchant gave ${amount} back on ${day}, ${origin}. It is credited to the account.`;
  }
  if (isDeferred)
    return `${amount} was booked on ${day} without an authorization: an offline or deferred payment.`;
  const authorized = chain.authorization?.billing;
  const differs =
    isFinal && sequence === 1 && authorized && authorized.minor !== billing.minor
      ? ` ${formatMoney(authorized)} had been authorized.`
      : "";
  const part =
    isFinal && sequence === 1
      ? ""
      : ` It is presentment ${sequence}${isFinal ? ", the last one" : "; more are expected"}.`;
  return `${amount} was booked from the account on ${day}.${part}${differs}`;
}

function noAuthorization({ type, isDeferred, authorizationId }: TransactionDetail): string {
  if (isDeferred)
    return "There is none: the payment was taken offline or later, so this presentment came first.";
  if (type === "return" && !authorizationId) return "A return needs none, and FINCI named none.";
  return `FINCI named authorization ${authorizationId}, which has not reached the console yet.`;
}

function clearingFacts(transaction: TransactionDetail): Fact[] {
  const { program } = transaction;
  return [
    { name: "Clearing date", value: transaction.clearingDate },
    {
      name: "Presentment",
      value: `${transaction.sequence}${transaction.isFinal ? ", final" : ", more are expected"}`,
    },
    { name: "ARN", value: transaction.arn && <Copyable text={transaction.arn} label="ARN" /> },
    { name: "Transaction id", value: <Copyable text={transaction.id} label="transaction id" /> },
    { name: "Made by FINCI", value: <ExactTime value={transaction.finciCreatedAt} /> },
    { name: "Received", value: <ExactTime value={transaction.receivedAt} /> },
    { name: "Program", value: <TextLink href={paths.program(program.id)}>{program.name}</TextLink> },
  ];
}
