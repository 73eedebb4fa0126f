import type { Money } from "@/lib/money";

/** An account's money: booked, held by open authorizations, and what is left to spend. */
export type Balance = { posted: Money; held: Money; available: Money };

/** The balance from its stored amounts; zero while there is no row. */
export function toBalance(
  currency: string,
  row: { postedMinor: bigint | null; heldMinor: bigint | null } | null,
): Balance {
  const posted = row?.postedMinor ?? 0n;
  const held = row?.heldMinor ?? 0n;
  return {
    posted: { minor: posted, currency },
    held: { minor: held, currency },
    available: { minor: posted - held, currency },
  };
}
