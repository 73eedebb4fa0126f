import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

export default function CardBulkNotFound() {
  return (
    <EmptyState
      icon={SearchX}
      isPage
      title="This bulk action was not found"
      actions={
        <Button asChild>
          <Link href={paths.cardBulks}>All bulk actions</Link>
        </Button>
      }
    >
      No bulk action has this address, or it belongs to a program or side that you do not look at.
    </EmptyState>
  );
}
