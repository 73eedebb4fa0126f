import { notFound } from "next/navigation";
import { CredentialList } from "@/components/environments/credential-list";
import { readSide } from "../side";

type CredentialsPageProps = { params: Promise<{ id: string; kind: string }> };

/** What the environment and FINCI prove themselves with. */
export default async function CredentialsPage({ params }: CredentialsPageProps) {
  const { id, kind: text } = await params;
  const kind = readSide(text);
  if (!kind) notFound();
  return <CredentialList programId={id} kind={kind} />;
}
