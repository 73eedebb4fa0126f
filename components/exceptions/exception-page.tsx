"use client";

import Link from "next/link";
import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { type ExceptionKind, exceptionKinds } from "@/lib/exception-kinds";
import { exceptionResolutionLabels } from "@/lib/exception-words";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { ExceptionDetail } from "@/server/services/exceptions";
import { ExceptionActions } from "./exception-actions";
import { exceptionName } from "./exception-columns";
import { ExceptionFacts, PaymentFacts } from "./exception-facts";
import { ExceptionHistory } from "./exception-history";
import { SidesSection } from "./sides-section";
import { useException } from "./use-exception";

/** One exception: what was seen, what it stands against, what can be done, who looks at it, what was done. */
export function ExceptionPage({ id }: { id: string }) {
  const exception = useException(id);
  const { kind, status, amount, environmentKind, resolutionKind } = exception;
  return (
    <>
      <PageHeader
        parent={{ href: paths.exceptions, name: "Exceptions" }}
        title={`${formatMoney(amount)} ${prepositions[kind] ?? "at"} ${exceptionName(exception)}`}
        badges={
          <>
            <Badge tone={status === "open" ? "warn" : "neutral"}>
              {status === "open" ? "Open" : "Closed"}
            </Badge>
            {resolutionKind && <Badge>{exceptionResolutionLabels[resolutionKind]}</Badge>}
            <EnvironmentBadge kind={environmentKind} />
          </>
        }
        summary={
          <span className="text-ink">
            <span className="font-medium">{exceptionKinds[kind].label}.</span> {sentenceOf(exception)}
          </span>
        }
        actions={
          <>
            <ExceptionActions exception={exception} />
            <SubjectLink exception={exception} />
          </>
        }
      />
      <PendingApprovals subjectType="exception" subjectId={id} />
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
          <SidesSection exception={exception} />
          <ExceptionHistory exception={exception} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <ExceptionFacts exception={exception} />
          {exception.payment && <PaymentFacts exception={exception} payment={exception.payment} />}
        </div>
      </div>
    </>
  );
}

const prepositions: Partial<Record<ExceptionKind, string>> = {
  return_without_original: "from",
  over_returned: "from",
  unmatched_entry: "in",
  balance_proof_failed: "on",
};

/** What was seen, in a sentence or two. */
function sentenceOf({ kind, payment, detail }: ExceptionDetail): string {
  if (kind === "answer_differs" && payment) {
    const reason = payment.decisionReasonLabel ? ` (${payment.decisionReasonLabel.toLowerCase()})` : "";
    return `We answered ${payment.decision ?? "nothing"}${reason}. FINCI told the merchant: ${payment.adviceResponseCode ?? "nothing yet"}.`;
  }
  // What was seen says it all: which one it is like, and that it is held back.
  if (kind === "suspected_duplicate" && detail) return detail;
  return detail ? `${exceptionKinds[kind].meaning} ${detail}` : exceptionKinds[kind].meaning;
}

function SubjectLink({ exception }: { exception: ExceptionDetail }) {
  const { authorizationId, transactionId, deliveryId, payment } = exception;
  const link = deliveryId
    ? { href: paths.delivery(deliveryId), name: "Open the delivery" }
    : authorizationId && payment
      ? { href: paths.authorization(authorizationId), name: "Open the authorization" }
      : transactionId
        ? { href: paths.transaction(transactionId), name: "Open the transaction" }
        : null;
  if (!link) return null;
  return (
    <Button asChild>
      <Link href={link.href}>{link.name}</Link>
    </Button>
  );
}
