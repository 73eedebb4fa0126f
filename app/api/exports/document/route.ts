import { downloadDocument } from "@/server/downloads/journey";

/** A document of a program's road to go-live. */
export async function GET(request: Request) {
  return downloadDocument(request);
}
