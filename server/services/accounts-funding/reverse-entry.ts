import { and, eq } from "drizzle-orm";
import { ledgerEntries } from "@/db/schema";
import { requirePermission, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { requireAvailable } from "./amounts";
import { bookOrPropose, type Correction, effectSentence } from "./book-or-propose";
import { type CorrectedAccount, loadAccount, readBalance } from "./load-account";
import { findReversal, reversingChange } from "./reversing-change";
import { type ReverseEntry, reverseEntrySchema } from "./schemas";

/**
 * Takes a funding or an adjustment back by an entry of the opposite amount that names it; over the program's threshold it
 * waits for a second person. Each entry is taken back once at most.
 * @throws DomainError not_found (account, entry), not_permitted, conflict (not made by hand, a reversing entry itself, taken
 * back already, more than is available)
 */
export async function reverseEntry(context: ServiceContext, input: ReverseEntry): Promise<Correction> {
  const { accountId, sequence, reason, requestKey } = reverseEntrySchema.parse(input);
  const account = await loadAccount(context, accountId);
  requirePermission(context, "account.adjust", account.programId);
  const entry = await findEntry(context, account, sequence);
  const amountMinor = -entry.postedDeltaMinor;
  const { environmentId, currency } = account;
  const movement = effectSentence(account, amountMinor);
  return bookOrPropose(context, {
    account,
    kind: "reversing_entry",
    changeKind: reversingChange,
    action: "account.reverse_entry",
    amountMinor,
    reason,
    requestKey,
    effect: `Entry ${sequence} is taken back: ${movement}`,
    more: { reversesSequence: sequence.toString() },
    check: async (tx) => {
      const by = await findReversal(tx, { environmentId, accountId, reversesSequence: sequence });
      if (by !== null)
        throw new DomainError(
          "conflict",
          `Nothing was booked: entry ${sequence} was taken back already, by entry ${by}.`,
        );
      if (amountMinor < 0n) requireAvailable(await readBalance(tx, account), -amountMinor, currency);
    },
  });
}

async function findEntry(context: ServiceContext, account: CorrectedAccount, sequence: bigint) {
  const [entry] = await context.db
    .select()
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.environmentId, account.environmentId),
        eq(ledgerEntries.accountId, account.accountId),
        eq(ledgerEntries.sequence, sequence),
      ),
    )
    .limit(1);
  if (!entry) throw notFound(`Entry ${sequence} of this account`);
  if (entry.kind !== "funding" && entry.kind !== "adjustment")
    throw new DomainError(
      "conflict",
      "Nothing was booked: only fundings and adjustments are taken back by hand. What a payment did is undone by its reversal or return, or by an adjustment.",
    );
  if (entry.reversesSequence !== null)
    throw new DomainError(
      "conflict",
      "Nothing was booked: this entry takes another one back. Book an adjustment instead.",
    );
  return entry;
}
