import { answerPreview } from "@/server/uploads/statements";

/** The head of a CSV statement as the raw body; answers how it would be read. */
export function POST(request: Request) {
  return answerPreview(request);
}
