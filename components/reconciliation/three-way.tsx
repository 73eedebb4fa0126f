"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { Alert } from "@/components/ui/alert";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { unmatchedBookingDays, unmatchedEntryDays } from "@/lib/reconciliation";
import type { ThreeWay } from "@/server/services/reconciliation";

/** The same money seen three times, side by side: authorization, presentment, FINCI's entry. */
export function ThreeWayPage({ money }: { money: ThreeWay }) {
  const { entry, booking, match, environment, program } = money;
  const amount = entry?.amount ?? booking?.amount;
  const parent = entry && !booking ? paths.reconciledEntries : paths.reconciledBookings;
  return (
    <>
      <PageHeader
        parent={{
          href: `${entry ? paths.reconciledEntries : parent}?program=${program.id}`,
          name: entry ? "FINCI's entries" : "Our bookings",
        }}
        title={amount ? formatMoney(amount) : "Entry"}
        badges={
          <>
            <StateBadge money={money} />
            <EnvironmentBadge kind={environment.kind} />
          </>
        }
        summary={<span className="text-ink">{sentenceOf(money)}</span>}
        actions={
          money.exception && (
            <Button asChild>
              <Link href={paths.exception(money.exception.id)}>Open the exception</Link>
            </Button>
          )
        }
      />
      {match && match.differenceMinor !== 0n && amount && (
        <Alert tone="warn" title="The amounts differ">
          FINCI booked <Amount value={{ minor: match.differenceMinor, currency: amount.currency }} isSigned />{" "}
          against ours{match.matchedBy ? "." : ", within the program's tolerance."}
        </Alert>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-3">
        <Authorization money={money} />
        <Booking money={money} />
        <Entry money={money} />
      </div>
    </>
  );
}

function StateBadge({ money: { entry, match } }: { money: ThreeWay }) {
  if (match) return <Badge tone="approve">Matched</Badge>;
  return entry && !entry.isCardRelated ? <Badge>Other entry</Badge> : <Badge tone="warn">Unmatched</Badge>;
}

/** What the page says first. */
function sentenceOf({ entry, match, exception }: ThreeWay): string {
  if (match)
    return match.matchedBy
      ? `Matched by ${match.matchedBy}: “${match.reason ?? ""}”.`
      : "FINCI's ledger has this booking of ours.";
  if (entry && !entry.isCardRelated)
    return "Not card-related: its narrative does not start with CRDS, so no booking of ours is expected.";
  const what = entry
    ? "No booking of ours belongs to this entry"
    : "FINCI's ledger does not have this booking";
  if (exception?.status === "open")
    return `${what}. ${exception.ownerName ?? "Nobody"} looks at it${exception.ownerName ? "" : " yet"}.`;
  if (exception) return `${what}. A person has looked at it and closed it.`;
  const days = entry ? unmatchedEntryDays : unmatchedBookingDays;
  return `${what} yet. After ${days} ${days === 1 ? "day" : "days"} it is put before a person.`;
}

function Missing({ children }: { children: ReactNode }) {
  return <p className="text-muted">{children}</p>;
}

function Authorization({ money: { authorization, entry, booking } }: { money: ThreeWay }) {
  return (
    <Section title="Authorization">
      {authorization ? (
        <Facts
          facts={[
            { name: "Amount", value: <Amount value={authorization.amount} /> },
            { name: "Merchant", value: authorization.merchantName },
            {
              name: "Our answer",
              value:
                authorization.decision === "declined" ? "Declined" : authorization.decision && "Approved",
            },
            { name: "FINCI told", value: authorization.adviceResponseCode },
            { name: "Received", value: <ExactTime value={authorization.receivedAt} /> },
            {
              name: "Id",
              value: <TextLink href={paths.authorization(authorization.id)}>{authorization.id}</TextLink>,
            },
          ]}
        />
      ) : (
        <Missing>
          {entry && !booking && entry.reference
            ? `We know no authorization ${entry.reference}.`
            : "There is none: a deferred or offline payment, a return, or an entry without reference."}
        </Missing>
      )}
    </Section>
  );
}

function Booking({ money: { booking } }: { money: ThreeWay }) {
  return (
    <Section title={booking?.type === "return" ? "Our return" : "Our presentment"}>
      {booking ? (
        <Facts
          facts={[
            { name: "Amount", value: <Amount value={booking.amount} isSigned /> },
            { name: "Merchant", value: booking.merchantName },
            { name: "Cleared", value: booking.clearingDate },
            { name: "Received", value: <ExactTime value={booking.receivedAt} /> },
            {
              name: "Account",
              value: <TextLink href={paths.account(booking.accountId)}>{booking.accountId}</TextLink>,
            },
            { name: "Id", value: <TextLink href={paths.transaction(booking.id)}>{booking.id}</TextLink> },
          ]}
        />
      ) : (
        <Missing>No presentment or return of ours has been found for the entry.</Missing>
      )}
    </Section>
  );
}

function Entry({ money: { entry } }: { money: ThreeWay }) {
  return (
    <Section title="FINCI's entry">
      {entry ? (
        <Facts
          facts={[
            { name: "Amount", value: <Amount value={entry.amount} isSigned /> },
            { name: "Narrative", value: entry.narrative },
            { name: "Booked", value: <ExactTime value={entry.bookedAt} /> },
            { name: "Value date", value: entry.valueDate },
            { name: "Reference", value: entry.reference },
            { name: "Source", value: entry.source === "statement" ? "Statement" : "Payments API" },
            { name: "Master account", value: <Copyable text={entry.masterAccountId} label="account id" /> },
            { name: "Id", value: <Copyable text={entry.id} label="entry id" /> },
          ]}
        />
      ) : (
        <Missing>FINCI's ledger, as far as it is here, has no entry that fits.</Missing>
      )}
    </Section>
  );
}
