import { Badge } from "@/components/ui/badge";
import type { CloseView } from "@/server/services/reconciliation";

const words = {
  not_signed_off: { label: "Not signed off", tone: "neutral" },
  signed_off: { label: "Signed off", tone: "approve" },
  reopened: { label: "Reopened", tone: "warn" },
} as const;

/** Where a day's close stands. */
export function CloseBadge({ status }: { status: CloseView["status"] }) {
  return <Badge tone={words[status].tone}>{words[status].label}</Badge>;
}
