import { downloadReconciliation } from "@/server/downloads/reconciliation";

/** Entries, bookings and daily closes as files. */
export async function GET(request: Request, { params }: { params: Promise<{ file: string }> }) {
  return downloadReconciliation(request, (await params).file);
}
