import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

export default function AuditEntryNotFound() {
  return (
    <EmptyState
      icon={SearchX}
      isPage
      title="This entry was not found"
      actions={
        <Button asChild>
          <Link href={paths.audit}>The audit log</Link>
        </Button>
      }
    >
      No entry of the audit log has this address, or it belongs to a program you may not see.
    </EmptyState>
  );
}
