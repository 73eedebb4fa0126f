import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { EnvironmentHeader } from "@/components/environments/environment-header";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { readSide } from "./side";

type EnvironmentLayoutProps = { params: Promise<{ id: string; kind: string }>; children: ReactNode };

/** One side of a program: its state, what waits, its tabs. */
export default async function EnvironmentLayout({ params, children }: EnvironmentLayoutProps) {
  const { id, kind: text } = await params;
  const kind = readSide(text);
  if (!kind) notFound();
  await orNotFound(getQueryClient().fetchQuery(trpc.environments.of.queryOptions({ programId: id, kind })));
  return (
    <HydrateClient>
      <EnvironmentHeader programId={id} kind={kind} />
      {children}
    </HydrateClient>
  );
}
