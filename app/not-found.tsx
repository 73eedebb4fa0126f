import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

export const metadata: Metadata = { title: "Not found" };

/** An address that no page has. */
export default function UnknownAddressPage() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        isPage
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
