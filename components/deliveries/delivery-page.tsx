"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { deliveryKindName } from "@/components/payments/words";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { DeliveryStateBadge } from "@/components/status/payment-badges";
import { livePollMs } from "@/components/table/use-live-rows";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { type Fact, Facts } from "@/components/ui/facts";
import { JsonView } from "@/components/ui/json-view";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import type { DeliveryDetail } from "@/server/services/deliveries";
import { ReplayButton } from "./replay-button";

/** What came, from where, what we answered and how fast, and what became of it. */
export function DeliveryPageContent({ id }: { id: string }) {
  const { data: delivery } = useSuspenseQuery({
    ...useTRPC().deliveries.byId.queryOptions({ id }),
    // In the inbox it changes by itself in a moment.
    refetchInterval: ({ state }) => state.data?.state === "received" && livePollMs,
  });
  return (
    <>
      <PageHeader
        parent={{ href: paths.deliveries, name: "Deliveries" }}
        title={deliveryKindName(delivery.kind)}
        badges={
          <>
            <DeliveryStateBadge value={delivery.state} />
            {delivery.environment && <EnvironmentBadge kind={delivery.environment.kind} />}
          </>
        }
        summary={<span className="text-ink">{delivery.sentence}</span>}
        actions={
          <>
            <PaymentLink delivery={delivery} />
            {delivery.state === "parked" && <ReplayButton delivery={delivery} />}
          </>
        }
      />
      {whatNow[delivery.state] && (
        <Alert tone={delivery.state === "parked" ? "warn" : "danger"}>{whatNow[delivery.state]}</Alert>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Section title="Received">
          <Facts facts={receivedFacts(delivery)} />
        </Section>
        <Section title="Answer and processing">
          <Facts facts={processingFacts(delivery)} />
        </Section>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <JsonView label="What FINCI sent, secrets and card numbers taken out" value={delivery.payload} />
        <JsonView label={`What we answered, HTTP ${delivery.httpStatus}`} value={delivery.answer} />
      </div>
    </>
  );
}

/** What a delivery without effect means for the money, and what to do. */
const whatNow: Partial<Record<DeliveryDetail["state"], string>> = {
  parked:
    "Nothing was booked, and FINCI does not send it again, because we had accepted it. Put the cause right, then replay it here.",
  rejected:
    "It changed nothing. FINCI repeats what we refuse for up to 24 hours; only an authorization request comes once, and the merchant is then told no.",
  conflict:
    "The first content stands and nothing was changed. Ask the integration engineer to clear up with FINCI which of the two is right.",
};

/** Leads to the payment, once the delivery has made or changed one. */
function PaymentLink({ delivery }: { delivery: DeliveryDetail }) {
  const { kind, state, eventId, authorizationId } = delivery;
  const isBooked =
    (kind === "presentment" || kind === "return") && state !== "parked" && state !== "received";
  if (isBooked && state !== "rejected" && eventId) {
    return (
      <Button asChild>
        <Link href={paths.transaction(eventId)}>Open the transaction</Link>
      </Button>
    );
  }
  if (!authorizationId || state === "rejected") return null;
  return (
    <Button asChild>
      <Link href={paths.authorization(authorizationId)}>Open the authorization</Link>
    </Button>
  );
}

function receivedFacts(delivery: DeliveryDetail): Fact[] {
  const { eventId, tokenId, accountId, program } = delivery;
  return [
    { name: "Received", value: <ExactTime value={delivery.receivedAt} /> },
    { name: "From address", value: <Copyable text={delivery.sourceAddress} label="address" /> },
    {
      name: "Endpoint",
      value: `${delivery.endpoint === "authorization" ? "Authorization" : "Transaction"} webhook`,
    },
    {
      name: "Program",
      value: program ? (
        <TextLink href={paths.program(program.id)}>{program.name}</TextLink>
      ) : (
        "None: no endpoint has the key that was called"
      ),
    },
    { name: "Size", value: `${delivery.bodyBytes.toLocaleString("en-GB")} bytes` },
    { name: "Event id", value: eventId && <Copyable text={eventId} label="event id" /> },
    {
      name: "Card",
      value: tokenId && (
        <TextLink href={paths.card(tokenId)} className="font-mono text-xs">
          {tokenId}
        </TextLink>
      ),
    },
    {
      name: "Account",
      value: accountId && (
        <TextLink href={paths.account(accountId)} className="font-mono text-xs">
          {accountId}
        </TextLink>
      ),
    },
  ];
}

function processingFacts(delivery: DeliveryDetail): (Fact | null)[] {
  const { state, attempts, nextAttemptAt, processedAt } = delivery;
  const isInbox = state === "received" || state === "processed" || state === "parked";
  return [
    { name: "Answer", value: `HTTP ${delivery.httpStatus}` },
    {
      name: "Answered in",
      value: delivery.answerDurationMs === null ? "Not measured" : formatDuration(delivery.answerDurationMs),
    },
    isInbox ? { name: "Attempts", value: attempts } : null,
    state === "received" && nextAttemptAt
      ? { name: "Next attempt", value: <ExactTime value={nextAttemptAt} /> }
      : null,
    processedAt ? { name: "Processed", value: <ExactTime value={processedAt} /> } : null,
    { name: "Delivery id", value: <Copyable text={delivery.id} label="delivery id" /> },
  ];
}
