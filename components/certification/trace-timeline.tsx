"use client";

import { useQuery } from "@tanstack/react-query";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { ErrorPanel } from "@/components/ui/error-panel";
import { JsonView } from "@/components/ui/json-view";
import { TextLink } from "@/components/ui/text-link";
import type { EvidenceItem } from "@/lib/certification";
import { paths } from "@/lib/paths";
import { formatDuration, formatUtc } from "@/lib/time";
import type { CertificationScenario } from "@/server/services/certification";

type TraceTimelineProps = { runId: string; scenario: CertificationScenario; startedAt: Date | null };

/** Everything that was recorded, in order of time; each opens to its whole trace. */
export function TraceTimeline({ runId, scenario, startedAt }: TraceTimelineProps) {
  const { key, evidence } = scenario;
  const traces = useQuery(useTRPC().certification.traces.queryOptions({ runId, key }));
  if (traces.error) {
    const { sentence, requestId } = problemOf(traces.error);
    return <ErrorPanel sentence={sentence} requestId={requestId} onRetry={() => traces.refetch()} />;
  }
  const traceOf = (item: EvidenceItem) =>
    traces.data?.find(({ kind, id }) => kind === item.kind && id === item.id)?.trace;
  return (
    <div className="flex flex-col gap-1">
      <h3 className="font-medium">Traces</h3>
      <p className="text-muted text-xs">Without secrets and card numbers; personal data is masked.</p>
      <ol className="flex flex-col" aria-label="Traces">
        {evidence.items.map((item) => (
          <li key={`${item.kind} ${item.id}`} className="border-line border-b last:border-0">
            <details className="group">
              <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 py-1.5 hover:bg-hover">
                <time
                  dateTime={item.at}
                  title={formatUtc(new Date(item.at))}
                  className="w-20 shrink-0 font-mono text-muted text-xs tabular-nums"
                >
                  {sinceStart(item, startedAt)}
                </time>
                <span className="min-w-0 flex-1 break-words">{item.title}</span>
                {item.durationMs !== null && (
                  <span className="text-muted text-xs tabular-nums">{formatDuration(item.durationMs)}</span>
                )}
              </summary>
              <div className="flex flex-col gap-2 pb-3">
                <RecordLink item={item} />
                <JsonView
                  value={traces.isPending ? "It is being loaded" : (traceOf(item) ?? "The record is gone")}
                  label={item.title}
                />
              </div>
            </details>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** `+1,204 ms` from the start of the validation; what was made before it stands with its time. */
function sinceStart({ at }: EvidenceItem, startedAt: Date | null): string {
  const sinceMs = startedAt ? Date.parse(at) - startedAt.getTime() : -1;
  return sinceMs < 0 ? at.slice(11, 19) : `+${sinceMs.toLocaleString("en")} ms`;
}

function RecordLink({ item: { kind, id } }: { item: EvidenceItem }) {
  const links: Record<EvidenceItem["kind"], { href: string; name: string }> = {
    api_call: { href: paths.apiCall(id), name: "Open the call" },
    delivery: { href: paths.delivery(id), name: "Open the delivery" },
    authorization: { href: paths.authorization(id), name: "Open the authorization" },
    transaction: { href: paths.transaction(id), name: "Open the transaction" },
    ledger_entry: { href: paths.account(id.split("/")[0] ?? ""), name: "Open the account" },
  };
  const { href, name } = links[kind];
  return (
    <p>
      <TextLink href={href}>{name}</TextLink>
    </p>
  );
}
