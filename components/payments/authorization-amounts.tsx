import { lifecycleMeaning } from "@/components/status/payment-badges";
import { Amount } from "@/components/ui/amount";
import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import type { Money } from "@/lib/money";
import type { AuthorizationDetail } from "@/server/services/authorizations";

/** Where the money is: authorized, held, cleared, reversed. */
export function AuthorizationAmounts({ authorization }: { authorization: AuthorizationDetail }) {
  const { billing, transaction, held, cleared, reversed, lifecycle } = authorization;
  const isConverted = transaction.currency !== billing.currency;
  return (
    <Section title="Money" description={lifecycleMeaning(lifecycle)}>
      <dl className="flex flex-col gap-1.5">
        <AmountLine name="Authorized" value={billing} className="font-semibold" />
        {isConverted && <AmountLine name="Asked by the merchant" value={transaction} />}
        <AmountLine name="Held" value={held} />
        <AmountLine name="Cleared" value={cleared} />
        <AmountLine name="Reversed" value={reversed} />
      </dl>
      <HoldEnd authorization={authorization} />
    </Section>
  );
}

export function AmountLine({ name, value, className }: { name: string; value: Money; className?: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-muted">{name}</dt>
      <dd className={value.minor === 0n ? "text-muted" : className}>
        <Amount value={value} />
      </dd>
    </div>
  );
}

function HoldEnd({
  authorization: { held, holdExpiresAt, holdExpiredAt },
}: {
  authorization: AuthorizationDetail;
}) {
  if (holdExpiredAt) {
    return (
      <p className="mt-3 text-muted text-xs">
        The hold ran out at <ExactTime value={holdExpiredAt} />.
      </p>
    );
  }
  if (held.minor === 0n || !holdExpiresAt) return null;
  return (
    <p className="mt-3 text-muted text-xs">
      Without a presentment the hold is given back at <ExactTime value={holdExpiresAt} />.
    </p>
  );
}
