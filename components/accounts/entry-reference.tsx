import { TextLink } from "@/components/ui/text-link";
import { paths } from "@/lib/paths";

type EntryReferenceProps = { entry: { authorizationId: string | null; transactionId: string | null } };

/** The payment that moved the money; a movement by hand has none. */
export function EntryReference({ entry: { authorizationId, transactionId } }: EntryReferenceProps) {
  if (transactionId) return <TextLink href={paths.transaction(transactionId)}>Transaction</TextLink>;
  if (authorizationId) return <TextLink href={paths.authorization(authorizationId)}>Authorization</TextLink>;
  return <span className="text-muted">–</span>;
}
