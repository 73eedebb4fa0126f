import { Decision } from "@/components/payments/decision";
import { Amount } from "@/components/ui/amount";
import { Copyable } from "@/components/ui/copy";
import { type Fact, Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime, Time } from "@/components/ui/time";
import { exceptionKinds } from "@/lib/exception-kinds";
import { paths } from "@/lib/paths";
import type { ExceptionDetail } from "@/server/services/exceptions";

/** What it is, who looks at it, and everything it is about, each as a link. */
export function ExceptionFacts({ exception }: { exception: ExceptionDetail }) {
  const { kind, owner, amount, program } = exception;
  return (
    <Section title="Exception">
      <Facts
        facts={[
          { name: "Kind", value: exceptionKinds[kind].label },
          { name: "At stake", value: <Amount value={amount} /> },
          { name: "Who looks at it", value: owner?.name ?? <span className="text-muted">Nobody</span> },
          { name: "Opened", value: <Time value={exception.openedAt} /> },
          exception.closedAt && { name: "Closed", value: <Time value={exception.closedAt} /> },
          exception.writtenOffSequence !== null && {
            name: "Booked as",
            value: exception.accountId && (
              <TextLink href={paths.account(exception.accountId)}>
                Entry {exception.writtenOffSequence.toString()} of the account
              </TextLink>
            ),
          },
          ...subjectFacts(exception),
          { name: "Program", value: <TextLink href={paths.program(program.id)}>{program.name}</TextLink> },
        ]}
      />
    </Section>
  );
}

function subjectFacts(exception: ExceptionDetail): (Fact | false | null)[] {
  const { transactionId, accountId, entryId, masterAccountId, narrative, card, tokenId, kind } = exception;
  const isOriginal = kind === "suspected_duplicate";
  return [
    tokenId !== null && {
      name: "Card",
      value: card ? (
        <TextLink href={paths.card(tokenId)}>
          {card.lastFour ? `${card.embossingName}, ending ${card.lastFour}` : card.embossingName}
        </TextLink>
      ) : (
        "Unknown here"
      ),
    },
    accountId !== null && {
      name: "Account",
      value: <TextLink href={paths.account(accountId)}>{accountId}</TextLink>,
    },
    transactionId !== null && {
      name: isOriginal ? "Booked before" : "Transaction",
      value: <TextLink href={paths.transaction(transactionId)}>{transactionId}</TextLink>,
    },
    entryId !== null && { name: "FINCI's entry", value: <Copyable text={entryId} label="entry id" /> },
    masterAccountId !== null && { name: "On FINCI's account", value: masterAccountId },
    narrative !== null && { name: "Narrative", value: narrative },
  ];
}

type PaymentFactsProps = { exception: ExceptionDetail; payment: NonNullable<ExceptionDetail["payment"]> };

/** The authorization that it is about. */
export function PaymentFacts({ exception, payment }: PaymentFactsProps) {
  return (
    <Section title="Payment">
      <Facts
        facts={[
          { name: "Merchant", value: exception.merchantName },
          { name: "Our answer", value: <Decision {...payment} /> },
          { name: "FINCI told", value: payment.adviceResponseCode },
          { name: "Received", value: <ExactTime value={payment.receivedAt} /> },
          {
            name: "Authorization id",
            value: exception.authorizationId && (
              <Copyable text={exception.authorizationId} label="authorization id" />
            ),
          },
        ]}
      />
    </Section>
  );
}
