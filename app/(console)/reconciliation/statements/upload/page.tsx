import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { UploadRoom } from "@/components/reconciliation/rooms";
import { HydrateClient } from "@/server/trpc/server-side";
import { prefetchEnvironment } from "../../prefetch-environment";

export const metadata: Metadata = { title: "Upload a statement" };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await prefetchEnvironment(searchParams);
  return (
    <HydrateClient>
      <UploadRoom />
    </HydrateClient>
  );
}
