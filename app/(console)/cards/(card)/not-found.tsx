import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

export default function CardNotFound() {
  return (
    <EmptyState
      icon={SearchX}
      title="This card was not found"
      actions={
        <Button asChild>
          <Link href={paths.cards}>All cards</Link>
        </Button>
      }
    >
      No card has this token id, or it belongs to a program you may not see. Check the address, or search for
      the holder or the last four digits.
    </EmptyState>
  );
}
