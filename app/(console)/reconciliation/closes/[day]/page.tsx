import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { CloseRoom } from "@/components/reconciliation/rooms";
import { parseAsDay } from "@/components/reconciliation/url-parsers";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { prefetchEnvironment } from "../../prefetch-environment";

type ClosePageProps = { params: Promise<{ day: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: ClosePageProps) {
  return { title: `Daily close ${(await params).day}` };
}

/** A day of a program: totals, what is open, who signed. */
export default async function ClosePage({ params, searchParams }: ClosePageProps) {
  const day = parseAsDay.parse((await params).day);
  if (!day) notFound();
  const { environment } = await prefetchEnvironment(searchParams);
  if (environment)
    await prefetch(trpc.reconciliation.close.queryOptions({ environmentId: environment.id, day }));
  return (
    <HydrateClient>
      <CloseRoom day={day} />
    </HydrateClient>
  );
}
