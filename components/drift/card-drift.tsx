"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCard } from "@/components/cards/use-card";
import { useTRPC } from "@/components/trpc/provider";

// Most cards differ in nothing.
const CardDriftList = dynamic(() => import("./card-drift-list").then((file) => file.CardDriftList));

/** On a card's page: in what it differs from FINCI's; nothing where nothing does. */
export function CardDrift({ tokenId }: { tokenId: string }) {
  const { environmentId } = useCard(tokenId);
  const { data } = useQuery(useTRPC().drift.ofCard.queryOptions({ environmentId, tokenId }));
  const open = data?.filter(({ status }) => status === "open") ?? [];
  if (open.length === 0) return null;
  return <CardDriftList open={open} />;
}
