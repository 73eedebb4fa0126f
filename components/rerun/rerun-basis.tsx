import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { ScrollPane } from "@/components/ui/scroll-pane";
import { Section } from "@/components/ui/section";
import { formatMoney } from "@/lib/money";
import { scopeNames } from "@/lib/rules/words";
import type { RerunFact, RerunLimit, RerunResult } from "@/server/services/authorizations";

/** What the re-run stands on: each fact with where it was taken from. */
export function RerunBasis({ result }: { result: RerunResult }) {
  const { facts, limits } = result;
  return (
    <Section
      title="What the re-run stands on"
      description="Recorded: written down with the decision. Put together: from other records, as they stand today."
      isFlush
    >
      <ScrollPane label="What the re-run stands on">
        <table aria-label="What the re-run stands on" className="w-full text-left">
          <thead>
            <tr className="border-line border-y text-muted text-xs">
              {["Fact", "Value", "Taken from"].map((name) => (
                <th key={name} scope="col" className="px-4 py-2 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.map((fact) => (
              <BasisRow key={fact.key} name={fact.name} source={fact.source} how={fact.how}>
                {fact.value}
              </BasisRow>
            ))}
            {limits.map((limit) => (
              <BasisRow
                key={`${limit.scope} ${limit.rule.id}`}
                name={`Used of the limit “${limit.ruleSentence}”`}
                source={limit.source}
                how={limit.how}
              >
                {usedText(limit)}
                <span className="block text-muted text-xs">
                  {scopeNames[limit.scope]}, version {limit.version}
                </span>
              </BasisRow>
            ))}
          </tbody>
        </table>
      </ScrollPane>
    </Section>
  );
}

type BasisRowProps = { name: string; children: ReactNode } & Pick<RerunFact, "source" | "how">;

function BasisRow({ name, source, how, children }: BasisRowProps) {
  return (
    <tr className="border-line border-b align-top last:border-b-0">
      <th scope="row" className="min-w-36 px-4 py-2 font-normal text-muted">
        {name}
      </th>
      <td className="min-w-40 px-4 py-2">{children}</td>
      <td className="min-w-56 px-4 py-2">
        <Badge tone={source === "recorded" ? "approve" : "warn"}>
          {source === "recorded" ? "Recorded" : "Put together"}
        </Badge>
        <span className="block text-muted text-xs">{how}</span>
      </td>
    </tr>
  );
}

function usedText({ rule, usedMinor, usedCount, isPartial }: RerunLimit): string {
  const count = `${usedCount} ${usedCount === 1n ? "payment" : "payments"}`;
  const amount = rule.currency ? `${formatMoney({ minor: usedMinor, currency: rule.currency })} in ` : "";
  return `${isPartial ? "At least " : ""}${amount}${count}`;
}
