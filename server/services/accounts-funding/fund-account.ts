import { requirePermission, type ServiceContext } from "../../context";
import { readAmount, requireCurrency } from "./amounts";
import { bookOrPropose, type Correction, effectSentence } from "./book-or-propose";
import { fundingChange } from "./funding-change";
import { loadAccount } from "./load-account";
import { type FundAccount, fundAccountSchema } from "./schemas";

/**
 * Books money onto an account, with its reason; over the program's threshold it waits for a second person. A repeated
 * request key books nothing again.
 * @throws DomainError not_found, not_permitted, invalid (amount, currency)
 */
export async function fundAccount(context: ServiceContext, input: FundAccount): Promise<Correction> {
  const { accountId, amount, currency, reason, requestKey } = fundAccountSchema.parse(input);
  const account = await loadAccount(context, accountId);
  requirePermission(context, "account.fund", account.programId);
  requireCurrency(currency, account);
  const amountMinor = readAmount(amount, currency);
  return bookOrPropose(context, {
    account,
    kind: "funding",
    changeKind: fundingChange,
    action: "account.fund",
    amountMinor,
    reason,
    requestKey,
    effect: effectSentence(account, amountMinor),
  });
}
