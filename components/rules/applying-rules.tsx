"use client";

import { useQuery } from "@tanstack/react-query";
import { refreshMs } from "@/components/table/refresh-first-page";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { scopeNames } from "@/lib/rules/words";
import type { ApplyingRules, SubjectRules } from "@/server/services/rules";
import { RuleList } from "./rule-list";
import { rulesHref } from "./rules-href";

/** The rules of wider and narrower scopes that apply to the same payments, read only. */
export function OtherRules({ rules }: { rules: SubjectRules }) {
  const { environmentId, scope, subjectId } = rules.subject;
  const query = useQuery({
    ...useTRPC().rules.applying.queryOptions({ environmentId, scope, subjectId }),
    refetchInterval: refreshMs,
  });
  const problem = query.error && !query.data ? problemOf(query.error) : null;
  return (
    <Section
      title="What else applies"
      description="Rules of every scope count for a payment: the strictest wins."
      isFlush
    >
      {query.data ? (
        <Applying applying={query.data} rules={rules} />
      ) : problem ? (
        <ErrorPanel
          sentence={problem.sentence}
          requestId={problem.requestId}
          onRetry={() => query.refetch()}
        />
      ) : (
        <SkeletonLines count={4} className="px-4 pb-4" />
      )}
    </Section>
  );
}

function Applying({ applying, rules }: { applying: ApplyingRules; rules: SubjectRules }) {
  const { wider, narrower } = applying;
  return (
    <div>
      {wider.map(({ subject, ruleSet }) => (
        <section key={subject.scope} aria-label={`${scopeNames[subject.scope]} rules`}>
          <div className="flex flex-wrap items-center justify-between gap-x-4 border-line border-t bg-sunken px-4 py-1.5">
            <h3 className="min-w-0 break-words text-xs">
              <span className="font-medium">{scopeNames[subject.scope]}</span>{" "}
              <span className="text-muted">{subject.name}</span>
            </h3>
            <TextLink className="text-xs" href={rulesHref(subject, rules)}>
              {ruleSet ? `Version ${ruleSet.version}` : "No rules in force"}
            </TextLink>
          </div>
          {ruleSet && (
            <RuleList rules={ruleSet.rules} usage={ruleSet.usage} timeZone={rules.program.timeZone} />
          )}
        </section>
      ))}
      <Narrower applying={applying} rules={rules} />
      {wider.length === 0 && narrower.length === 0 && (
        <p className="border-line border-t px-4 py-3 text-muted">
          No account, cardholder or card has rules of its own.
        </p>
      )}
    </div>
  );
}

const plurals = { card: "cards", cardholder: "cardholders", account: "accounts", program: "programs" };

function Narrower({
  applying: { narrower, narrowerCounts },
  rules,
}: {
  applying: ApplyingRules;
  rules: SubjectRules;
}) {
  if (narrower.length === 0) return null;
  const counts = narrowerCounts.map(({ scope, count }) => `${count} ${count === 1 ? scope : plurals[scope]}`);
  const all = narrowerCounts.reduce((sum, { count }) => sum + count, 0);
  return (
    <section aria-label="Narrower rules">
      <h3 className="border-line border-t bg-sunken px-4 py-1.5 text-xs">
        <span className="font-medium">With rules of their own</span>{" "}
        <span className="text-muted">
          {counts.join(", ")}
          {all > narrower.length ? `; the newest ${narrower.length} are shown` : ""}
        </span>
      </h3>
      <ul>
        {narrower.map(({ subject, ruleSetId, version, rulesCount }) => (
          <li
            key={ruleSetId}
            className="flex flex-wrap justify-between gap-x-4 border-line border-t px-4 py-2"
          >
            <span className="min-w-0 break-words">
              <span className="text-muted">{scopeNames[subject.scope]}</span> {subject.name}
            </span>
            <TextLink href={rulesHref(subject, rules)}>
              Version {version}, {rulesCount} {rulesCount === 1 ? "rule" : "rules"}
            </TextLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
