import { DomainError } from "../errors";
import { certificationRunSchema, exportEvidencePack } from "../services/certification";
import { respondWithFile } from "./respond";

/** The signed evidence of a certification run as a ZIP; permitted like its page, and audited. */
export function downloadCertification(request: Request): Promise<Response> {
  return respondWithFile(request, async (context) => {
    const input = certificationRunSchema.safeParse({ runId: new URL(request.url).searchParams.get("run") });
    if (!input.success) throw new DomainError("not_found", "There is no such certification run.");
    return exportEvidencePack(context, input.data);
  });
}
