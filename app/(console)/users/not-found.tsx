import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

export default function UserNotFound() {
  return (
    <EmptyState
      icon={SearchX}
      isPage
      title="This person was not found"
      actions={
        <Button asChild>
          <Link href={paths.users}>All users</Link>
        </Button>
      }
    >
      Nobody has this address.
    </EmptyState>
  );
}
