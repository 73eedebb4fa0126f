"use client";

import { useQuery } from "@tanstack/react-query";
import { useCard } from "@/components/cards/use-card";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { driftKinds } from "@/lib/drift";
import { paths } from "@/lib/paths";

/** On a card's page: in what it differs from FINCI's; nothing where nothing does. */
export function CardDrift({ tokenId }: { tokenId: string }) {
  const { environmentId } = useCard(tokenId);
  const { data } = useQuery(useTRPC().drift.ofCard.queryOptions({ environmentId, tokenId }));
  const open = data?.filter(({ status }) => status === "open") ?? [];
  if (open.length === 0) return null;
  return (
    <Alert tone="warn" title="Differs from FINCI">
      <ul className="flex flex-col gap-1">
        {open.map(({ id, kind }) => (
          <li key={id}>
            <TextLink href={paths.driftFinding(id)}>{driftKinds[kind].label}</TextLink>:{" "}
            {driftKinds[kind].meaning}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
