import { downloadAudit } from "@/server/downloads/audit";

/** The entries of the audit log that are filtered, as a file. */
export async function GET(request: Request) {
  return downloadAudit(request);
}
