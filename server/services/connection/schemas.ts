import { z } from "zod";

export const connectionOfSchema = z.object({
  programId: z.string().max(64),
  kind: z.enum(["sandbox", "production"]),
});

export const testConnectionSchema = z.object({ environmentId: z.uuid() });

/** Largest body that is compared; FINCI's requests have some hundred bytes. */
const bodyBytesMax = 64 * 1024;

/**
 * What has to stay exact to the byte goes as base64: card numbers are taken out of every text that comes in, and a signature over
 * another text would say nothing. None of it is kept.
 */
const base64Max = Math.ceil(bodyBytesMax / 3) * 4;

export const compareSignatureSchema = z.object({
  environmentId: z.uuid(),
  method: z.enum(["POST", "PATCH", "GET", "PUT", "DELETE"]),
  path: z.string().min(1, "Enter the path as it goes on the wire.").max(2_000),
  timestamp: z.string().trim().max(64),
  bodyBase64: z.string().max(base64Max, "The body holds at most 64 KiB."),
  /** The signature to compare with, as UTF-8 in base64; empty to see ours alone. */
  expectedBase64: z.string().max(400, "The signature is too long for an HMAC-SHA256."),
  /** One to try for this comparison; left out, the environment's own is used. Never kept. */
  secret: z.string().max(1_000).optional(),
});
