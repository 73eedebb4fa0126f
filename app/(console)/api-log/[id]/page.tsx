import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { ApiCallPageContent } from "./api-call-page";

export const metadata = { title: "API call" };

export default async function ApiCallPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.apiCalls.byId.queryOptions({ id })));
  return (
    <HydrateClient>
      <ApiCallPageContent id={id} />
    </HydrateClient>
  );
}
