import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";

type MatchBadgeProps = {
  match: { differenceMinor: bigint; isByHand: boolean } | null;
  currency: string;
  /** What is not card-related is not expected to match. */
  isExpected: boolean;
};

/** Where an entry or booking stands. */
export function MatchBadge({ match, currency, isExpected }: MatchBadgeProps) {
  if (!match) return isExpected ? <Badge tone="warn">Unmatched</Badge> : <Badge>Other</Badge>;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Badge tone="approve">{match.isByHand ? "Matched by hand" : "Matched"}</Badge>
      {match.differenceMinor !== 0n && (
        <Amount value={{ minor: match.differenceMinor, currency }} isSigned className="text-xs" />
      )}
    </span>
  );
}
