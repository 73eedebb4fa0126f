import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

export default function IssuanceNotFound() {
  return (
    <EmptyState
      icon={SearchX}
      title="This issuance was not found"
      actions={
        <Button asChild>
          <Link href={paths.issueCard}>Issue a card</Link>
        </Button>
      }
    >
      Nothing has this address, or it belongs to a program in which you may not issue cards.
    </EmptyState>
  );
}
