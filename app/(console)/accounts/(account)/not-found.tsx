import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

export default function AccountNotFound() {
  return (
    <EmptyState
      icon={SearchX}
      title="This account was not found"
      actions={
        <Button asChild>
          <Link href={paths.accounts}>All accounts</Link>
        </Button>
      }
    >
      No account has this id, or it belongs to a program you may not see. Check the address.
    </EmptyState>
  );
}
