import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

export default function CustomerNotFound() {
  return (
    <EmptyState
      icon={SearchX}
      title="This customer was not found"
      actions={
        <Button asChild>
          <Link href={paths.customers}>All customers</Link>
        </Button>
      }
    >
      No customer has this id, or it belongs to a program you may not see. Check the address, or search for
      the name.
    </EmptyState>
  );
}
