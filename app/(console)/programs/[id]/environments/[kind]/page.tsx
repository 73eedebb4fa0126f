import { notFound } from "next/navigation";
import { Connection } from "@/components/environments/connection";
import { readSide } from "./side";

type ConnectionPageProps = { params: Promise<{ id: string; kind: string }> };

/** How FINCI is reached, and how FINCI reaches us. */
export default async function ConnectionPage({ params }: ConnectionPageProps) {
  const { id, kind: text } = await params;
  const kind = readSide(text);
  if (!kind) notFound();
  return <Connection programId={id} kind={kind} />;
}
