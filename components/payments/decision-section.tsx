import { DecisionRules } from "@/components/rules/rules-seen";
import { type Fact, Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import type { AuthorizationDetail } from "@/server/services/authorizations";
import { AmountLine } from "./authorization-amounts";
import { Decision, ResponseCode } from "./decision";

/** What we decided, on which values and by which rules, and what FINCI told the merchant. */
export function DecisionSection({ authorization }: { authorization: AuthorizationDetail }) {
  const { numbers } = authorization;
  const seen = [
    { name: "Asked", value: numbers.asked },
    { name: "Available then", value: numbers.available },
    { name: "Posted then", value: numbers.posted },
    { name: "Held then", value: numbers.held },
  ];
  const amounts = seen.flatMap(({ name, value }) => (value ? [{ name, value }] : []));
  return (
    <Section title="Decision">
      <div className="grid gap-x-10 gap-y-3 sm:grid-cols-2">
        <div className="flex flex-col gap-3">
          <Facts
            facts={[
              { name: "Ours", value: <Decision {...authorization} /> },
              ...detailFacts(authorization.decisionDetail),
              { name: "FINCI told", value: <ResponseCode {...authorization} /> },
            ]}
          />
        </div>
        {amounts.length > 0 && (
          <dl className="flex flex-col gap-1.5">
            {amounts.map(({ name, value }) => (
              <AmountLine key={name} name={name} value={value} />
            ))}
          </dl>
        )}
      </div>
      <DecisionRules rules={authorization.rules} />
    </Section>
  );
}

/** Values of the decision that are no amounts. */
const detailNames: Record<string, string> = {
  card_status: "Card then",
  expiration_month: "Valid until",
  account_currency: "Account currency",
};

function detailFacts(detail: Record<string, string> | null): Fact[] {
  return Object.entries(detailNames).flatMap(([key, name]) => {
    const value = detail?.[key];
    return value === undefined ? [] : [{ name, value }];
  });
}
