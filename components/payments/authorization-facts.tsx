import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { AuthorizationDetail } from "@/server/services/authorizations";
import { cardFacts, merchantFacts } from "./payment-facts";
import { entryModeName, threeDsWords, walletName } from "./words";

/** Card, merchant and message of an authorization. */
export function AuthorizationFacts({ authorization }: { authorization: AuthorizationDetail }) {
  const { entryMode, wallet, threeDs } = authorization;
  return (
    <>
      <Section title="Card">
        <Facts facts={cardFacts(authorization)} />
      </Section>
      <Section title="Merchant">
        <Facts
          facts={[
            ...merchantFacts(authorization.merchant),
            { name: "Entry mode", value: entryMode && entryModeName(entryMode) },
            { name: "Wallet", value: wallet ? walletName(wallet) : "None" },
            { name: "3-D Secure", value: threeDsWords(threeDs) ?? "Not used" },
          ]}
        />
      </Section>
      <Section title="Message">
        <Facts
          facts={[
            {
              name: "Authorization id",
              value: <Copyable text={authorization.id} label="authorization id" />,
            },
            { name: "Made by FINCI", value: <ExactTime value={authorization.finciCreatedAt} /> },
            { name: "Received", value: <ExactTime value={authorization.receivedAt} /> },
            {
              name: "Advice",
              value: authorization.adviceReceivedAt ? (
                <ExactTime value={authorization.adviceReceivedAt} />
              ) : (
                "Not yet"
              ),
            },
            {
              name: "Program",
              value: (
                <TextLink href={paths.program(authorization.program.id)}>
                  {authorization.program.name}
                </TextLink>
              ),
            },
          ]}
        />
      </Section>
    </>
  );
}
