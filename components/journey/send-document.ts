import { documentBytesMax } from "@/lib/journey";
import { paths } from "@/lib/paths";

/** The kinds of file that a browser offers for a document. */
export const documentAccept = ".pdf,.png,.jpg,.jpeg,.txt";

/** What is taken, for the field's explanation. */
export const documentLimits = `PDF, PNG, JPEG or plain text, at most ${documentBytesMax / 1_000_000} MB.`;

/** A file was not taken; read like a refusal of the server. */
export class DocumentRefused extends Error {
  readonly data = { kind: "invalid", httpStatus: 400 };
}

type Answer = { id?: string; refusal?: { sentence: string } };

/**
 * Sends a document to a step.
 * @throws DocumentRefused with the server's sentence
 */
export async function sendDocument(
  file: File | undefined,
  { programId, step }: { programId: string; step: number },
): Promise<string> {
  if (!file) throw new DocumentRefused("Choose a file first.");
  if (file.size > documentBytesMax) throw new DocumentRefused(`Nothing was stored. ${documentLimits}`);
  const address = paths.journeyUpload({ programId, step: String(step), fileName: file.name });
  const response = await fetch(address, {
    method: "POST",
    body: file,
    headers: { "content-type": "application/octet-stream" },
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  if (!answer.id)
    throw new DocumentRefused(
      answer.refusal?.sentence ?? "The console did not answer. Sending the file again does no harm.",
    );
  return answer.id;
}
