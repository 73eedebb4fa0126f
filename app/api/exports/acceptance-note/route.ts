import { downloadAcceptanceNote } from "@/server/downloads/journey";

/** A version of the Transfer Acceptance Note as a PDF. */
export async function GET(request: Request) {
  return downloadAcceptanceNote(request);
}
