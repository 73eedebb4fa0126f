import { notFound } from "next/navigation";
import { ConnectionTestPage } from "@/components/environments/connection-test";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { readSide } from "../side";

type ConnectionTestRouteProps = { params: Promise<{ id: string; kind: string }> };

/** Which step of the way to FINCI fails, and what to do. */
export default async function ConnectionTestRoute({ params }: ConnectionTestRouteProps) {
  const { id, kind: text } = await params;
  const kind = readSide(text);
  if (!kind) notFound();
  await prefetch(trpc.connection.lastTest.queryOptions({ programId: id, kind }));
  return (
    <HydrateClient>
      <ConnectionTestPage programId={id} kind={kind} />
    </HydrateClient>
  );
}
