import { downloadIssuingBatch } from "@/server/downloads/issuing-batch";

/** What became of a batch's rows, and the rows that are wrong, as files. */
export async function GET(request: Request, { params }: { params: Promise<{ file: string }> }) {
  return downloadIssuingBatch(request, (await params).file);
}
