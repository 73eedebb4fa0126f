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

/** What the movement does to the balance as it is now. */
export function effectOf({ currency, balance }: AccountDetail, amountMinor: bigint | null): string {
  if (amountMinor === null) return "The amount changes the posted and the available balance.";
  const size = formatMoney({ minor: amountMinor < 0n ? -amountMinor : amountMinor, currency });
  const after = formatMoney({ minor: balance.available.minor + amountMinor, currency });
  return `${size} is ${amountMinor < 0n ? "taken" : "added"}; the available balance becomes ${after}.`;
}

type CorrectionNotesProps = { account: AccountDetail; kind: ApprovalKind; amountMinor: bigint | null };

/** Before sending: that more is taken than there is, and that a second person has to agree. */
export function CorrectionNotes({ account, kind, amountMinor }: CorrectionNotesProps) {
  const { currency, balance, approvalPolicy } = account;
  if (amountMinor === null) return null;
  const threshold = { minor: approvalPolicy.approvalThresholdMinor, currency: approvalPolicy.currency };
  return (
    <>
      {amountMinor < 0n && balance.available.minor + amountMinor < 0n && (
        <Alert tone="warn">
          {formatMoney(balance.available)} is available; what is held or not there cannot be taken.
        </Alert>
      )}
      {waits(account, amountMinor) && (
        <Alert tone="info" title="A second person has to agree">
          {currency === threshold.currency
            ? `It is more than ${formatMoney(threshold)}, the program's threshold.`
            : `The program's threshold is in ${threshold.currency}; amounts in ${currency} always need a second person.`}{" "}
          It is booked when somebody else approves it ({whoDecides(kind)}).
        </Alert>
      )}
    </>
  );
}
