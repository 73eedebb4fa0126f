import { TextLink } from "@/components/ui/text-link";
import { paths } from "@/lib/paths";

type EntryReferenceProps = {
  entry: { authorizationId: string | null; transactionId: string | null; reversesSequence?: bigint | null };
};

/** The payment that moved the money, or the entry that is taken back; a movement by hand has none. */
export function EntryReference({ entry }: EntryReferenceProps) {
  const { authorizationId, transactionId, reversesSequence } = entry;
  if (transactionId) return <TextLink href={paths.transaction(transactionId)}>Transaction</TextLink>;
  if (authorizationId) return <TextLink href={paths.authorization(authorizationId)}>Authorization</TextLink>;
  if (reversesSequence) return <span>Entry {reversesSequence.toString()}</span>;
  return <span className="text-muted">–</span>;
}
