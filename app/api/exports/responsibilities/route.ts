import { downloadResponsibilities } from "@/server/downloads/responsibilities";

/** Who does what in a program, as a file. */
export async function GET(request: Request) {
  return downloadResponsibilities(request);
}
