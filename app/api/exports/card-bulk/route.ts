import { downloadCardBulk } from "@/server/downloads/card-bulk";

/** What became of the cards of a bulk action, as a file. */
export async function GET(request: Request) {
  return downloadCardBulk(request);
}
