import { notFound } from "next/navigation";
import { SignatureWorkbench } from "@/components/environments/signature-workbench";
import { readSide } from "../side";

type SignaturePageProps = { params: Promise<{ id: string; kind: string }> };

/** Our signature of a request against FINCI's. */
export default async function SignaturePage({ params }: SignaturePageProps) {
  const { id, kind: text } = await params;
  const kind = readSide(text);
  if (!kind) notFound();
  return <SignatureWorkbench programId={id} kind={kind} nowSeconds={Math.floor(Date.now() / 1000)} />;
}
