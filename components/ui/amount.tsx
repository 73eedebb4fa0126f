import { cn } from "@/lib/class-names";
import { formatMoney, type Money } from "@/lib/money";

type AmountProps = {
  value: Money;
  /** Shows a plus before what came in. */
  isSigned?: boolean;
  className?: string;
};

/** An exact amount with its currency, in tabular figures. In tables it stands in a column with `align: "right"`. */
export function Amount({ value, isSigned, className }: AmountProps) {
  const text = formatMoney(value);
  const split = text.lastIndexOf(" ");
  return (
    <span className={cn("whitespace-nowrap tabular-nums", className)}>
      {isSigned && value.minor > 0n && "+"}
      {text.slice(0, split)} <span className="text-muted text-xs">{text.slice(split + 1)}</span>
    </span>
  );
}
