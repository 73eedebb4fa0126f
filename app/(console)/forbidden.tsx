import { LockKeyhole } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";

/** The person's roles do not open this page. */
export default function ForbiddenPage() {
  return (
    <>
      <title>Not open to you · Card console</title>
      <EmptyState
        isPage
        icon={LockKeyhole}
        title="Your role does not open this page"
        actions={
          <Button asChild>
            <Link href={paths.overview}>Go to the overview</Link>
          </Button>
        }
      >
        Your roles stand in the menu at the top right. An administrator can give you another one.
      </EmptyState>
    </>
  );
}
