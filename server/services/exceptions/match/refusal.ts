import { formatMoney } from "@/lib/money";
import { DomainError } from "../../../errors";

/** A match that cannot be made, with the reason; the form shows it at the choice. */
export function noMatch(sentence: string): DomainError {
  return new DomainError("conflict", `Nothing was matched. ${sentence}`, { fields: { withId: sentence } });
}

/**
 * Refuses amounts that differ by more than the tolerance, unless the person says that the reason explains it.
 * @throws DomainError conflict
 */
export function requireAlike(
  { ours, theirs, currency }: { ours: bigint; theirs: bigint; currency: string },
  { toleranceMinor, acceptsDifference }: { toleranceMinor: bigint; acceptsDifference: boolean },
): void {
  const difference = theirs < ours ? ours - theirs : theirs - ours;
  if (difference <= toleranceMinor || acceptsDifference) return;
  const by = formatMoney({ minor: difference, currency });
  const allowed = formatMoney({ minor: toleranceMinor, currency });
  const sentence = `The amounts differ by ${by}; the program's tolerance is ${allowed}. Say in the reason why, and that you accept the difference.`;
  throw new DomainError("conflict", `Nothing was matched. ${sentence}`, {
    fields: { acceptsDifference: sentence },
  });
}
