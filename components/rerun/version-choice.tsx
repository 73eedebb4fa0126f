"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useId } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Section } from "@/components/ui/section";
import { type RuleScope, ruleScopes } from "@/lib/rules/choices";
import { scopeNames } from "@/lib/rules/words";
import type { RerunChoice } from "@/server/services/authorizations";
import { rerunSearchParams } from "./search-params";

const nothing = { card: null, cardholder: null, account: null, program: null };

/** Chooses a version of the rules for each scope; the choice stands in the URL. */
export function VersionChoice({ id }: { id: string }) {
  const [values, setValues] = useQueryStates(rerunSearchParams);
  const { data: versions } = useQuery(useTRPC().authorizations.rerunVersions.queryOptions({ id }));
  const isChanged = ruleScopes.some((scope) => values[scope] !== null);
  return (
    <Section
      title="Decide again by"
      description="Any version of the rules that concern this payment: drafts, the ones in force, former ones."
      actions={
        isChanged && (
          <Button size="sm" variant="ghost" onClick={() => setValues(nothing)}>
            As it was decided
          </Button>
        )
      }
    >
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {ruleScopes.map((scope) => (
          <ScopeChoice
            key={scope}
            scope={scope}
            versions={versions?.filter((version) => version.scope === scope)}
            value={values[scope]}
            onChange={(value) => setValues({ [scope]: value })}
          />
        ))}
      </div>
    </Section>
  );
}

type ScopeChoiceProps = {
  scope: RuleScope;
  versions: RerunChoice[] | undefined;
  value: string | null;
  onChange: (value: string | null) => void;
};

function ScopeChoice({ scope, versions = [], value, onChange }: ScopeChoiceProps) {
  const id = useId();
  const then = versions.find((version) => version.wasInForce);
  const chosen = versions.find((version) => version.id === value);
  const isUnknown = value !== null && value !== "none" && !chosen;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Label htmlFor={id}>{scopeNames[scope]}</Label>
      <Select
        id={id}
        value={value ?? ""}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value || null)}
      >
        <option value="">As then: {then ? `version ${then.version}` : "no rules"}</option>
        {then && <option value="none">No rules</option>}
        {versions.map((version) => (
          <option key={version.id} value={version.id}>
            Version {version.version}, {statusWords(version)}
          </option>
        ))}
        {isUnknown && <option value={value}>Another version</option>}
      </Select>
      <p id={`${id}-note`} className="truncate text-muted text-xs" title={(chosen ?? then)?.reason}>
        {noteOf(chosen ?? (value === null ? then : undefined), versions.length)}
      </p>
    </div>
  );
}

function noteOf(version: RerunChoice | undefined, count: number): string {
  if (!version) return count === 0 ? "No rules were ever set here." : "";
  const rules = version.rulesCount === 1 ? "1 rule" : `${version.rulesCount} rules`;
  return `${rules}: ${version.reason}`;
}

const statuses = { draft: "draft", activating: "being activated", active: "in force", retired: "former" };

function statusWords({ status, wasInForce }: RerunChoice): string {
  return wasInForce && status !== "active" ? `${statuses[status]}, in force then` : statuses[status];
}
