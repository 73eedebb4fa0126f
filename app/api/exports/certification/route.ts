import { downloadCertification } from "@/server/downloads/certification";

/** The signed evidence of a certification run, as a file. */
export async function GET(request: Request) {
  return downloadCertification(request);
}
