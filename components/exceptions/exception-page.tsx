"use client";

import Link from "next/link";
import { Decision } from "@/components/payments/decision";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime, Time } from "@/components/ui/time";
import { exceptionKinds } from "@/lib/exception-kinds";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { ExceptionDetail } from "@/server/services/exceptions";
import { ExceptionActions } from "./exception-actions";
import { useException } from "./use-exception";

/** One exception: what it is about, who looks at it, what to do, what was done. */
export function ExceptionPage({ id }: { id: string }) {
  const exception = useException(id);
  const { kind, status, amount, payment, environmentKind, owner, authorizationId } = exception;
  return (
    <>
      <PageHeader
        parent={{ href: paths.exceptions, name: "Exceptions" }}
        title={`${formatMoney(amount)} at ${payment?.merchantName ?? "an unknown merchant"}`}
        badges={
          <>
            <Badge tone={status === "open" ? "warn" : "neutral"}>
              {status === "open" ? "Open" : "Closed"}
            </Badge>
            <EnvironmentBadge kind={environmentKind} />
          </>
        }
        summary={<span className="text-ink">{sentenceOf(exception)}</span>}
        actions={
          <>
            <ExceptionActions exception={exception} />
            {authorizationId && (
              <Button asChild>
                <Link href={paths.authorization(authorizationId)}>Open the authorization</Link>
              </Button>
            )}
          </>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,24rem)]">
        <div className="flex min-w-0 flex-col gap-4">
          {exception.resolution && (
            <Section title="What was found">
              <p className="whitespace-pre-wrap break-words">{exception.resolution}</p>
            </Section>
          )}
          {status === "open" && (
            <Section title="What to do">
              <p>{exceptionKinds[kind].nextStep}</p>
            </Section>
          )}
          <History exception={exception} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Section title="Exception">
            <Facts
              facts={[
                { name: "Kind", value: exceptionKinds[kind].label },
                { name: "Who looks at it", value: owner?.name ?? <span className="text-muted">Nobody</span> },
                { name: "Opened", value: <Time value={exception.openedAt} /> },
                exception.closedAt && { name: "Closed", value: <Time value={exception.closedAt} /> },
                {
                  name: "Program",
                  value: (
                    <TextLink href={paths.program(exception.program.id)}>{exception.program.name}</TextLink>
                  ),
                },
              ]}
            />
          </Section>
          {payment && <Payment exception={exception} payment={payment} />}
        </div>
      </div>
    </>
  );
}

/** What differs, in a sentence. */
function sentenceOf({ kind, payment }: ExceptionDetail): string {
  if (!payment) return exceptionKinds[kind].meaning;
  const reason = payment.decisionReasonLabel ? ` (${payment.decisionReasonLabel.toLowerCase()})` : "";
  return `We answered ${payment.decision ?? "nothing"}${reason}. FINCI told the merchant: ${payment.adviceResponseCode ?? "nothing yet"}.`;
}

type PaymentProps = { exception: ExceptionDetail; payment: NonNullable<ExceptionDetail["payment"]> };

function Payment({ exception, payment }: PaymentProps) {
  const { card, tokenId } = payment;
  return (
    <Section title="Payment">
      <Facts
        facts={[
          { name: "Amount", value: <Amount value={exception.amount} /> },
          { name: "Merchant", value: payment.merchantName },
          {
            name: "Card",
            value: card ? (
              <TextLink href={paths.card(tokenId)}>
                {card.lastFour ? `${card.embossingName}, ending ${card.lastFour}` : card.embossingName}
              </TextLink>
            ) : (
              "Unknown here"
            ),
          },
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

function History({ exception }: { exception: ExceptionDetail }) {
  const { history, openedAt } = exception;
  return (
    <Section title="History">
      <ol className="flex flex-col gap-3">
        <HistoryItem at={openedAt} sentence="Opened by the system: FINCI's advice came." words={null} />
        {history.map((entry) => (
          <HistoryItem
            key={entry.sequence}
            at={entry.at}
            sentence={historySentence(entry)}
            words={entry.words}
          />
        ))}
      </ol>
    </Section>
  );
}

type HistoryItemProps = { at: Date; sentence: string; words: string | null };

function HistoryItem({ at, sentence, words }: HistoryItemProps) {
  return (
    <li className="border-line border-l-2 pl-3">
      <p className="break-words">{sentence}</p>
      {words && <p className="whitespace-pre-wrap break-words text-muted">“{words}”</p>}
      <p className="text-muted text-xs">
        <ExactTime value={at} />
      </p>
    </li>
  );
}

const actWords: Record<string, string> = {
  "exception.take": "took it",
  "exception.release": "put it back into the queue",
  "exception.close": "closed it",
  "exception.reopen": "reopened it",
};

function historySentence({ actorName, action, to }: ExceptionDetail["history"][number]): string {
  if (action === "exception.give") return `${actorName} gave it to ${to ?? "somebody"}.`;
  return `${actorName} ${actWords[action] ?? action}.`;
}
