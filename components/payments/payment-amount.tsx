import { Amount } from "@/components/ui/amount";
import type { Money } from "@/lib/money";

type PaymentAmountProps = { billing: Money; transaction: Money; isSigned?: boolean };

/** What the cardholder is billed; what the merchant asked stands beneath where its currency is another. */
export function PaymentAmount({ billing, transaction, isSigned }: PaymentAmountProps) {
  return (
    <span className="inline-flex flex-col items-end leading-4">
      <Amount value={billing} isSigned={isSigned} />
      {transaction.currency !== billing.currency && (
        <Amount value={transaction} className="text-muted text-xs" />
      )}
    </span>
  );
}
