"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { operationName } from "@/components/payments/words";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { CallOutcomeBadge, callOutcomeMeaning } from "@/components/status/payment-badges";
import { useTRPC } from "@/components/trpc/provider";
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
import type { ApiCallDetail } from "@/server/services/api-calls";

/** One call to FINCI: what was asked, what came back, what that means, and the write it served. */
export function ApiCallPageContent({ id }: { id: string }) {
  const { data: call } = useSuspenseQuery(useTRPC().apiCalls.byId.queryOptions({ id }));
  const status = call.httpStatus === null ? "no answer" : `HTTP ${call.httpStatus}`;
  return (
    <>
      <PageHeader
        parent={{ href: paths.apiLog, name: "API log" }}
        title={operationName(call.operation)}
        badges={
          <>
            <CallOutcomeBadge value={call.outcome} />
            <EnvironmentBadge kind={call.environment.kind} />
          </>
        }
        summary={<span className="text-ink">{call.refusal ?? callOutcomeMeaning(call.outcome)}</span>}
        actions={
          call.intent && (
            <Button asChild>
              <Link href={`${paths.apiLog}?intent=${call.intent.id}`}>All calls of this write</Link>
            </Button>
          )
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Section title="Call">
          <Facts facts={callFacts(call)} />
        </Section>
        <WriteSection intent={call.intent} />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <JsonView label="What we sent, secrets taken out" value={call.requestBody} />
        <JsonView label={`What FINCI answered, ${status}`} value={call.responseBody} />
      </div>
    </>
  );
}

function callFacts(call: ApiCallDetail): Fact[] {
  const codes = call.errorCodes?.length ? call.errorCodes.join(", ") : null;
  return [
    { name: "Sent", value: <ExactTime value={call.startedAt} /> },
    { name: "Request", value: <Copyable text={`${call.method} ${call.path}`} label="request line" /> },
    { name: "HTTP status", value: call.httpStatus ?? "None: no answer came" },
    { name: "Error codes", value: codes ? <span className="font-mono text-xs">{codes}</span> : "None" },
    { name: "Took", value: formatDuration(call.durationMs) },
    { name: "Attempt", value: call.attempt },
    {
      name: "Program",
      value: <TextLink href={paths.program(call.program.id)}>{call.program.name}</TextLink>,
    },
    { name: "Request id", value: call.requestId && <Copyable text={call.requestId} label="request id" /> },
    { name: "Call id", value: <Copyable text={call.id} label="call id" /> },
  ];
}

const writeStates: Record<NonNullable<ApiCallDetail["intent"]>["state"], string> = {
  pending: "On its way",
  unknown: "Outcome unknown; the console looks it up at FINCI",
  succeeded: "Done at FINCI and here",
  refused: "Refused by FINCI; nothing changed",
};

/** The recorded write that the call served. */
function WriteSection({ intent }: { intent: ApiCallDetail["intent"] }) {
  if (!intent) {
    return (
      <Section title="Write">
        <p className="text-muted">The call only read from FINCI; it served no write.</p>
      </Section>
    );
  }
  return (
    <Section title="Write" description="What the console had decided to do before it called.">
      <Facts
        facts={[
          { name: "What", value: operationName(intent.operation) },
          { name: "State", value: writeStates[intent.state] },
          { name: "By", value: intent.actorName ?? "The console itself" },
          intent.reason ? { name: "Reason", value: intent.reason } : null,
          intent.subjectId ? { name: "Card", value: <CardLink tokenId={intent.subjectId} /> } : null,
          intent.resultId
            ? { name: "FINCI's id", value: <Result intent={intent} resultId={intent.resultId} /> }
            : null,
          { name: "Attempts", value: intent.attempts },
          { name: "Decided", value: <ExactTime value={intent.createdAt} /> },
          { name: "Settled", value: intent.settledAt ? <ExactTime value={intent.settledAt} /> : "Not yet" },
          { name: "Write id", value: <Copyable text={intent.id} label="write id" /> },
        ]}
      />
    </Section>
  );
}

type ResultProps = { intent: NonNullable<ApiCallDetail["intent"]>; resultId: string };

/** FINCI's id of what was made, with a link to its page where it has one. */
function Result({ intent, resultId }: ResultProps) {
  const hrefs: Partial<Record<typeof intent.operation, string>> = {
    create_person: paths.person(resultId),
    create_corporate: paths.corporate(resultId),
    create_account: paths.account(resultId),
    create_card: paths.card(resultId),
  };
  const href = hrefs[intent.operation];
  if (!href) return <Copyable text={resultId} label="FINCI's id" />;
  return (
    <TextLink href={href} className="font-mono text-xs">
      {resultId}
    </TextLink>
  );
}

function CardLink({ tokenId }: { tokenId: string }) {
  return (
    <TextLink href={paths.card(tokenId)} className="font-mono text-xs">
      {tokenId}
    </TextLink>
  );
}
