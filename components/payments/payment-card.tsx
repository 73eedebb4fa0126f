type PaymentCardProps = {
  card: { lastFour: string | null; embossingName: string } | null;
};

/** The card of a payment in a list: its last four digits and the name on it. */
export function PaymentCard({ card }: PaymentCardProps) {
  if (!card) return <span className="text-muted">Unknown card</span>;
  return (
    <span className="flex max-w-36 items-baseline gap-2">
      <span className="font-mono text-xs">{card.lastFour ?? "····"}</span>
      <span className="truncate">{card.embossingName}</span>
    </span>
  );
}
