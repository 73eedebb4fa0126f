import { downloadAccountStatement } from "@/server/downloads/account-statement";

export const dynamic = "force-dynamic";

export function GET(request: Request) {
  return downloadAccountStatement(request);
}
