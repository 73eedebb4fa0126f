import { TextLink } from "@/components/ui/text-link";
import { paths } from "@/lib/paths";
import { scopeNames } from "@/lib/rules/words";
import type { RuleSeen, RulesSeen } from "@/server/services/authorizations";

/** The rule that declined a payment with the values it saw, and every version and limit that was looked at. */
export function DecisionRules({ rules }: { rules: RulesSeen }) {
  const { deciding, inForce, limits } = rules;
  const others = limits.filter(
    ({ ruleSetId, ruleId }) => ruleSetId !== deciding?.ruleSetId || ruleId !== deciding.ruleId,
  );
  if (!deciding && inForce.length === 0) return null;
  return (
    <div className="mt-4 flex flex-col gap-4 border-line border-t pt-3">
      {deciding && (
        <section aria-label="The rule that decided" className="flex flex-col gap-2">
          <h3 className="text-muted">Declined by this rule</h3>
          <p className="break-words font-medium">{deciding.sentence}</p>
          {deciding.saw && <p className="break-words">{deciding.saw}</p>}
          <Values seen={deciding} />
          <p>
            <TextLink href={`${paths.ruleSet(deciding.ruleSetId)}#rule-${deciding.ruleId}`}>
              {scopeNames[deciding.scope]} rules, version {deciding.version}
            </TextLink>
          </p>
        </section>
      )}
      {others.length > 0 && (
        <section aria-label="Limits that counted" className="flex flex-col gap-2">
          <h3 className="text-muted">{deciding ? "Other limits then" : "Limits then"}</h3>
          <ul className="flex flex-col gap-2">
            {others.map((seen) => (
              <li key={`${seen.ruleSetId} ${seen.ruleId}`} className="flex flex-col gap-1">
                <span className="break-words">
                  <span className="text-muted">{scopeNames[seen.scope]}:</span> {seen.sentence}
                </span>
                <Values seen={seen} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {inForce.length > 0 && (
        <p className="text-muted">
          In force then:{" "}
          {inForce.map(({ ruleSetId, scope, version }, index) => (
            <span key={ruleSetId}>
              {index > 0 && ", "}
              <TextLink className="underline" href={paths.ruleSet(ruleSetId)}>
                {scopeNames[scope]} rules {version}
              </TextLink>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

const valueNames = { used: "Used", asked: "Asked", limit: "Limit" } as const;

function Values({ seen: { values } }: { seen: RuleSeen }) {
  const shown = (["used", "asked", "limit"] as const).flatMap((key) => {
    const value = values[key];
    return value === null ? [] : [{ key, value }];
  });
  if (shown.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 tabular-nums">
      {shown.map(({ key, value }) => (
        <div key={key} className="flex gap-1.5">
          <dt className="text-muted">{valueNames[key]}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
