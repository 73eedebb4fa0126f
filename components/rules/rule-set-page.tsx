"use client";

import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { PendingApprovals } from "@/components/approvals/pending-approvals";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import { scopeNames } from "@/lib/rules/words";
import type { RuleSetDetail } from "@/server/services/rules";
import { RuleChanges } from "./rule-changes";
import { RuleList } from "./rule-list";
import { rulesHref } from "./rules-href";
import { VersionBadge } from "./version-badge";
import { VersionLife } from "./version-history";

/** One version of rules, of whatever status: what it says, who made it and why, what it changed. */
export function RuleSetPage({ id }: { id: string }) {
  const { data } = useSuspenseQuery(useTRPC().rules.byId.queryOptions({ id }));
  const { version, subject, environment, program } = data;
  const scope = scopeNames[subject.scope];
  return (
    <>
      <PageHeader
        parent={{ href: rulesHref(subject, data), name: `${scope} rules: ${subject.name}` }}
        title={`${scope} rules, version ${version.version}`}
        badges={
          <>
            <VersionBadge status={version.status} />
            <EnvironmentBadge kind={environment.kind} />
          </>
        }
        summary={<VersionLife version={version} />}
      />
      <PendingApprovals subjectType="rule_set" subjectId={id} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Section title="Rules" isFlush>
          <RuleList rules={version.rules} timeZone={program.timeZone} hasAnchors />
        </Section>
        <div className="flex min-w-0 flex-col gap-4">
          <Section title="Version">
            <Origin detail={data} />
          </Section>
          <Section title="Changes" description="Against the version in force before it.">
            <RuleChanges changes={version.changes} />
          </Section>
          <SinceThen detail={data} />
        </div>
      </div>
    </>
  );
}

/** What became of an older version: its difference to the one in force now. */
function SinceThen({ detail: { version, inForce } }: { detail: RuleSetDetail }) {
  if (version.status !== "retired" || !inForce) return null;
  return <Comparison fromId={version.id} to={inForce} />;
}

function Comparison({ fromId, to }: { fromId: string; to: { id: string; version: number } }) {
  const query = useQuery(useTRPC().rules.compare.queryOptions({ fromId, toId: to.id }));
  const problem = query.error && !query.data ? problemOf(query.error) : null;
  return (
    <Section title="Since then" description={`Version ${to.version}, in force now, against this one.`}>
      {query.data ? (
        <RuleChanges changes={query.data.changes} />
      ) : problem ? (
        <ErrorPanel
          sentence={problem.sentence}
          requestId={problem.requestId}
          onRetry={() => query.refetch()}
        />
      ) : (
        <SkeletonLines count={2} />
      )}
    </Section>
  );
}

function Origin({ detail }: { detail: RuleSetDetail }) {
  const { version, subject, program } = detail;
  return (
    <Facts
      facts={[
        {
          name: scopeNames[subject.scope],
          value: <TextLink href={rulesHref(subject, detail)}>{subject.name}</TextLink>,
        },
        { name: "Author", value: version.authorName },
        { name: "Reason", value: version.reason },
        { name: "Saved", value: <ExactTime value={version.savedAt} /> },
        subject.scope !== "program" && {
          name: "Program",
          value: <TextLink href={paths.program(program.id)}>{program.name}</TextLink>,
        },
        { name: "Time zone", value: program.timeZone },
      ]}
    />
  );
}
