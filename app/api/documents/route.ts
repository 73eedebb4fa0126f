import { answerDocument } from "@/server/uploads/documents";

/** A document of the road to go-live as the raw body; `programId`, `step` and `fileName` stand in the address. */
export function POST(request: Request) {
  return answerDocument(request);
}
