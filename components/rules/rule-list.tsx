import type { Rule } from "@/lib/rules/schema";
import { ruleSentence } from "@/lib/rules/words";
import type { LimitUsage } from "@/server/services/rules";
import { LimitBar } from "./limit-bar";

/** Entries that a sentence names on a page before the rest is folded away. */
const namedMax = 12;

type RuleListProps = {
  rules: readonly Rule[];
  /** Live use of the limits; absent where it is not known, as for a version that is not in force. */
  usage?: readonly LimitUsage[] | undefined;
  timeZone: string;
  /** Gives each rule an address on the page. */
  hasAnchors?: boolean;
};

/** Rules as sentences, each limit with its live use. */
export function RuleList({ rules, usage, timeZone, hasAnchors }: RuleListProps) {
  return (
    <ol className="flex flex-col">
      {rules.map((rule) => {
        const sentence = ruleSentence(rule, { entriesMax: namedMax });
        const whole = ruleSentence(rule, { entriesMax: Number.POSITIVE_INFINITY });
        const used = usage?.find(({ ruleId }) => ruleId === rule.id);
        return (
          <li
            key={rule.id}
            id={hasAnchors ? `rule-${rule.id}` : undefined}
            className="flex flex-col gap-2 border-line border-t px-4 py-2.5 target:bg-accent-soft/60"
          >
            {whole === sentence ? (
              <p className="break-words font-medium">{sentence}</p>
            ) : (
              <details>
                <summary className="break-words font-medium">{sentence}</summary>
                <p className="mt-1 break-words text-muted">{whole}</p>
              </details>
            )}
            {used && <LimitBar usage={used} timeZone={timeZone} />}
          </li>
        );
      })}
    </ol>
  );
}
