import { requirePermission, type ServiceContext } from "../../context";
import { adjustmentChange } from "./adjustment-change";
import { readAmount, requireAvailable, requireCurrency } from "./amounts";
import { bookOrPropose, type Correction, effectSentence } from "./book-or-propose";
import { loadAccount, readBalance } from "./load-account";
import { type AdjustAccount, adjustAccountSchema } from "./schemas";

/**
 * Gives or takes money by hand, with its reason; over the program's threshold it waits for a second person. A debit takes no
 * more than is available. A repeated request key books nothing again.
 * @throws DomainError not_found, not_permitted, invalid (amount, currency), conflict (more than is available)
 */
export async function adjustAccount(context: ServiceContext, input: AdjustAccount): Promise<Correction> {
  const { accountId, amount, currency, direction, reason, requestKey } = adjustAccountSchema.parse(input);
  const account = await loadAccount(context, accountId);
  requirePermission(context, "account.adjust", account.programId);
  requireCurrency(currency, account);
  const sizeMinor = readAmount(amount, currency);
  const amountMinor = direction === "debit" ? -sizeMinor : sizeMinor;
  return bookOrPropose(context, {
    account,
    kind: "adjustment",
    changeKind: adjustmentChange,
    action: "account.adjust",
    amountMinor,
    reason,
    requestKey,
    effect: effectSentence(account, amountMinor),
    check: async (tx) => {
      if (amountMinor < 0n) requireAvailable(await readBalance(tx, account), sizeMinor, currency);
    },
  });
}
