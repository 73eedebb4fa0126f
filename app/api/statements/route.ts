import { answerStatement } from "@/server/uploads/statements";

/** A CSV statement as the raw body; `environmentId`, `accountId`, `fileName` and `mapping` stand in the address. */
export function POST(request: Request) {
  return answerStatement(request);
}
