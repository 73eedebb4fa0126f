"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { actionWords, auditOutcomeLabels, consoleChain, subjectWords } from "@/lib/audit-words";
import { paths } from "@/lib/paths";
import type { AuditEntryDetail } from "@/server/services/audit";
import { auditTones, subjectHref } from "./audit-subject";
import { DifferenceTable } from "./difference-table";

/** One entry of the audit log: who did what on what, what it changed, and where it stands in its chain. */
export function AuditEntryPage({ id }: { id: string }) {
  const { data: entry } = useSuspenseQuery(useTRPC().audit.byId.queryOptions({ id }));
  const { actor, subjectType, subjectId } = entry;
  return (
    <>
      <PageHeader
        parent={{ href: paths.audit, name: "Audit log" }}
        title={actionWords(entry.action)}
        badges={
          <>
            <Badge tone={auditTones[entry.outcome]}>{auditOutcomeLabels[entry.outcome]}</Badge>
            {entry.environmentKind && <EnvironmentBadge kind={entry.environmentKind} />}
          </>
        }
        actions={
          <>
            <TextLink href={paths.auditOfRecord(subjectType, subjectId)}>Follow this record</TextLink>
            {actor.id && <TextLink href={paths.auditOfPerson(actor.id)}>Follow this person</TextLink>}
          </>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Section title="Why">
            {entry.reason ? (
              <p className="whitespace-pre-wrap break-words">{entry.reason}</p>
            ) : (
              <p className="text-muted">No reason was asked for.</p>
            )}
          </Section>
          <Section title="Before and afterwards" isFlush>
            <DifferenceTable before={entry.before} after={entry.after} />
          </Section>
        </div>
        <EntryFacts entry={entry} />
      </div>
    </>
  );
}

function EntryFacts({ entry }: { entry: AuditEntryDetail }) {
  const { program, requestId, link } = entry;
  const href = subjectHref(entry);
  const subject = subjectWords(entry.subjectType);
  return (
    <Section title="Entry">
      <Facts
        facts={[
          { name: "Who", value: entry.actor.name },
          { name: "When", value: <ExactTime value={entry.at} /> },
          { name: "Kind of record", value: href ? <TextLink href={href}>{subject}</TextLink> : subject },
          { name: "Record", value: <Copyable text={entry.subjectId} label="record id" /> },
          {
            name: "Program",
            value: program && <TextLink href={paths.program(program.id)}>{program.name}</TextLink>,
          },
          { name: "Action", value: <code className="font-mono text-xs">{entry.action}</code> },
          { name: "From", value: entry.sourceAddress },
          { name: "Request", value: requestId && <Copyable text={requestId} label="request id" /> },
          {
            name: "Chain",
            value: link.chain === consoleChain ? "The console itself" : "The environment's",
          },
          { name: "Place", value: link.sequence.toString() },
          { name: "Hash", value: <Copyable text={link.hash} label="hash" /> },
        ]}
      />
    </Section>
  );
}
