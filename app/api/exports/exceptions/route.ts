import { downloadExceptions } from "@/server/downloads/exceptions";

/** The exceptions that are filtered, as a file. */
export async function GET(request: Request) {
  return downloadExceptions(request);
}
