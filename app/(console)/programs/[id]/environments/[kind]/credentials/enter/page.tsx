import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { CredentialForm } from "@/components/environments/credential-form";
import { readSide } from "../../side";
import { loadEnterSearchParams } from "./search-params";

type EnterCredentialPageProps = {
  params: Promise<{ id: string; kind: string }>;
  searchParams: Promise<SearchParams>;
};

/** The form that enters credentials. */
export default async function EnterCredentialPage({ params, searchParams }: EnterCredentialPageProps) {
  const [{ id, kind: text }, { what }] = await Promise.all([params, loadEnterSearchParams(searchParams)]);
  const kind = readSide(text);
  if (!kind) notFound();
  return <CredentialForm programId={id} kind={kind} what={what} />;
}
