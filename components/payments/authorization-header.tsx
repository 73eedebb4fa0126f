"use client";

import Link from "next/link";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { LifecycleBadge, OutcomeBadge } from "@/components/status/payment-badges";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { useAuthorization } from "./use-authorization";

/** What was paid where, what became of it, and the answer to "why" in one sentence. */
export function AuthorizationHeader({ id }: { id: string }) {
  const authorization = useAuthorization(id);
  const { billing, merchant, outcome, lifecycle, environment, explanation, card, tokenId } = authorization;
  return (
    <PageHeader
      parent={{ href: paths.authorizations, name: "Authorizations" }}
      title={`${formatMoney(billing)} at ${merchant.name}`}
      badges={
        <>
          <OutcomeBadge value={outcome} />
          <LifecycleBadge value={lifecycle} />
          <EnvironmentBadge kind={environment.kind} />
        </>
      }
      summary={<span className="text-ink">{explanation.sentence}</span>}
      actions={
        <>
          {card && (
            <Button asChild>
              <Link href={paths.card(tokenId)}>Open the card</Link>
            </Button>
          )}
          <Button asChild>
            <Link href={`${paths.authorizations}?card=${tokenId}`}>Payments of the card</Link>
          </Button>
        </>
      }
    />
  );
}
