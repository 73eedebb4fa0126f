import { whoDecides } from "@/components/approvals/approval-words";
import { Alert } from "@/components/ui/alert";
import { type ApprovalKind, needsSecondPerson } from "@/lib/approval-kinds";
import { formatMoney, isCurrency, MoneyError, parseAmount } from "@/lib/money";
import type { AccountDetail } from "@/server/services/accounts";

/** The amount as typed, once it can be read and is above zero. */
export function readTyped(text: string, currency: string): bigint | null {
  if (!isCurrency(currency)) return null;
  try {
    const minor = parseAmount(text.trim(), currency);
    return minor > 0n ? minor : null;
  } catch (error) {
    if (error instanceof MoneyError) return null;
    throw error;
  }
}

/** True when the movement waits for a second person, seen from what the page knows; the server decides. */
export function waits(account: AccountDetail, amountMinor: bigint | null): boolean {
  return (
    amountMinor !== null &&
    needsSecondPerson(account.approvalPolicy, { minor: amountMinor, currency: account.currency })
  );
}

type CorrectionEffectProps = { account: AccountDetail; kind: ApprovalKind; amountMinor: bigint | null };

/** What the movement does to the balance as it is now, and whether a second person has to agree. */
export function CorrectionEffect({ account, kind, amountMinor }: CorrectionEffectProps) {
  const { currency, balance, approvalPolicy } = account;
  if (amountMinor === null) return "The amount changes the posted and the available balance.";
  const size = formatMoney({ minor: amountMinor < 0n ? -amountMinor : amountMinor, currency });
  const after = balance.available.minor + amountMinor;
  const movement = `${size} is ${amountMinor < 0n ? "taken" : "added"}; the available balance becomes ${formatMoney({ minor: after, currency })}.`;
  const limit = formatMoney({
    minor: approvalPolicy.approvalThresholdMinor,
    currency: approvalPolicy.currency,
  });
  return (
    <span className="flex flex-col gap-2">
      <span>{movement}</span>
      {amountMinor < 0n && after < 0n && (
        <Alert tone="warn">
          No more than {formatMoney(balance.available)} can be taken: the rest is held.
        </Alert>
      )}
      {waits(account, amountMinor) && (
        <Alert tone="info" title="A second person has to agree">
          {currency === approvalPolicy.currency
            ? `It is more than ${limit}, the program's threshold.`
            : `The program's threshold is in ${approvalPolicy.currency}; amounts in ${currency} always need a second person.`}{" "}
          It is booked when another {whoDecides(kind)} approves it.
        </Alert>
      )}
    </span>
  );
}
