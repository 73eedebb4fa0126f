import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

/** An address that no page has. */
export default function UnknownAddressPage() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        icon={SearchX}
        title="No page has this address"
        actions={
          <Button asChild>
            <Link href={paths.overview}>Go to the overview</Link>
          </Button>
        }
      >
        The link may be old, or a part of it is missing.
      </EmptyState>
    </main>
  );
}
