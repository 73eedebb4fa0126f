import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

type PaymentNotFoundProps = {
  what: "authorization" | "transaction" | "delivery" | "call";
  list: { href: string; name: string };
};

/** No such record, or one of a program that the person may not see. */
export function PaymentNotFound({ what, list }: PaymentNotFoundProps) {
  return (
    <>
      <PageHeader title={list.name} />
      <EmptyState
        icon={SearchX}
        title={`No ${what} has this id`}
        actions={
          <Button asChild>
            <Link href={list.href}>Open the list</Link>
          </Button>
        }
      >
        Nothing with this id has reached the console, or it belongs to a program you may not see. Check the
        id.
      </EmptyState>
    </>
  );
}
