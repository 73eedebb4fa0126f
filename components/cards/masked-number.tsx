import { cn } from "@/lib/class-names";

type MaskedNumberProps = {
  card: { maskedNumber: string | null; lastFour: string | null };
  className?: string;
};

/** The card's number as FINCI masks it; a card whose number FINCI has not shown yet says so. */
export function MaskedNumber({ card, className }: MaskedNumberProps) {
  const text = card.maskedNumber ?? (card.lastFour ? `•••• ${card.lastFour}` : null);
  if (!text) return <span className={cn("text-muted", className)}>not shown yet</span>;
  return <span className={cn("whitespace-nowrap font-mono text-xs", className)}>{text}</span>;
}
