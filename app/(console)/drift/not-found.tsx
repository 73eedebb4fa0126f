import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

export default function DriftNotFound() {
  return (
    <EmptyState
      icon={SearchX}
      isPage
      title="This difference was not found"
      actions={
        <Button asChild>
          <Link href={paths.drift}>All differences</Link>
        </Button>
      }
    >
      No difference has this address, or it belongs to a program you may not see.
    </EmptyState>
  );
}
