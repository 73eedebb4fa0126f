"use client";

import { useQuery } from "@tanstack/react-query";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { exceptionKinds } from "@/lib/exception-kinds";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { ExceptionAbout } from "@/server/services/exceptions";

type ExceptionsNoticeProps = { authorizationId: string } | { transactionId: string };

/** On the page of a payment or a booking: its exceptions, who looks at them, and the way there. Nothing where there is none. */
export function ExceptionsNotice(about: ExceptionsNoticeProps) {
  const { data = [] } = useQuery({
    ...useTRPC().exceptions.about.queryOptions(about),
    refetchInterval: refreshMs,
  });
  return data.map((exception) =>
    exception.status === "open" ? (
      <OpenNotice key={exception.id} exception={exception} />
    ) : (
      <ClosedNotice key={exception.id} exception={exception} />
    ),
  );
}

function OpenNotice({ exception }: { exception: ExceptionAbout }) {
  const { id, kind, openedAt, ownerName, amount } = exception;
  return (
    <Alert tone="warn" title={exceptionKinds[kind].label}>
      {formatMoney(amount)} at stake, open since <Time value={openedAt} />.{" "}
      {ownerName ? `${ownerName} looks at it.` : "Nobody looks at it yet."}{" "}
      <TextLink href={paths.exception(id)} className="underline">
        Open the exception
      </TextLink>
    </Alert>
  );
}

function ClosedNotice({ exception }: { exception: ExceptionAbout }) {
  const { id, kind, closedByItself } = exception;
  // What settled itself is the everyday case; the timeline tells it.
  if (closedByItself) return null;
  return (
    <Alert>
      {exceptionKinds[kind].label}: that was looked into and closed.{" "}
      <TextLink href={paths.exception(id)} className="underline">
        What was found
      </TextLink>
    </Alert>
  );
}

/** On the page of an account: how many of its exceptions are open, with the way to them. */
export function AccountExceptions({ accountId }: { accountId: string }) {
  const { data = [] } = useQuery({
    ...useTRPC().exceptions.about.queryOptions({ accountId }),
    refetchInterval: refreshMs,
  });
  const [first] = data;
  if (!first) return null;
  if (data.length === 1) return <OpenNotice exception={first} />;
  const many = data.length === aboutMax ? `${aboutMax} or more` : String(data.length);
  return (
    <Alert tone="warn" title={`${many} exceptions are open on this account`}>
      The newest: {exceptionKinds[first.kind].label.toLowerCase()}, {formatMoney(first.amount)}.{" "}
      <TextLink href={paths.exceptionsOfAccount(accountId)} className="underline">
        Open them all
      </TextLink>
    </Alert>
  );
}

/** As many as the server names. */
const aboutMax = 10;
