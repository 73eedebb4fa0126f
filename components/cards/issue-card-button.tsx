"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useWhyNot } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { paths } from "@/lib/paths";

type IssueCardButtonProps = {
  programId?: string;
  /** Chosen already when the wizard opens. */
  owner?: { person: string } | { corporate: string };
};

/** Opens the issuing wizard, with the owner chosen if there is one. */
export function IssueCardButton({ programId, owner }: IssueCardButtonProps) {
  const reason = useWhyNot("card.issue", programId);
  const content = (
    <>
      <Plus aria-hidden />
      Issue a card
    </>
  );
  if (reason)
    return (
      <WhyDisabled reason={reason}>
        <Button variant="primary" aria-disabled>
          {content}
        </Button>
      </WhyDisabled>
    );
  const query = owner ? `?${new URLSearchParams(owner)}` : "";
  return (
    <Button variant="primary" asChild>
      <Link href={`${paths.issueCard}${query}`}>{content}</Link>
    </Button>
  );
}
