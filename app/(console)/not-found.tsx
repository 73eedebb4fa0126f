import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

/** Nothing is under this address, or it is in a program the person may not see. */
export default function NotFoundPage() {
  return (
    <>
      <title>Not found · Card console</title>
      <EmptyState
        isPage
        icon={SearchX}
        title="Not found"
        actions={
          <Button asChild>
            <Link href={paths.overview}>Go to the overview</Link>
          </Button>
        }
      >
        There is nothing under this address, or it belongs to a program you may not see. Check the id, and
        whether it belongs to sandbox or production.
      </EmptyState>
    </>
  );
}
