import { notFound } from "next/navigation";
import { EndpointList } from "@/components/environments/endpoint-list";
import { readEnvironment } from "@/server/env";
import { readSide } from "../side";

type EndpointsPageProps = { params: Promise<{ id: string; kind: string }> };

/** Where FINCI delivers to. */
export default async function EndpointsPage({ params }: EndpointsPageProps) {
  const { id, kind: text } = await params;
  const kind = readSide(text);
  if (!kind) notFound();
  const { HOST, PORT, PUBLIC_URL } = readEnvironment();
  return <EndpointList programId={id} kind={kind} publicUrl={PUBLIC_URL ?? `http://${HOST}:${PORT}`} />;
}
