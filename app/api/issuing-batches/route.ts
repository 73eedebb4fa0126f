import { answerIssuingUpload } from "@/server/uploads/issuing-batch";

/** Rows to issue cards to, CSV or pasted, as the raw body; `programId`, `kind` and `fileName` stand in the address. */
export function POST(request: Request) {
  return answerIssuingUpload(request);
}
