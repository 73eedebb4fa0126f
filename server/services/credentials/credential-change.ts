import { z } from "zod";
import { defineChangeKind } from "../change-kind";
import { lockEnvironment, readEnvironment } from "../environment-access";
import { putIntoUse, readCredential, readCurrent } from "./put-into-use";

/** New credentials, or those of before again, when a second person agrees. The change names them; they lie sealed in their row. */
export const credentialChange = defineChangeKind({
  schema: z.object({ credentialId: z.uuid(), overlapHours: z.int().min(0) }),
  stale:
    "The credentials are not as they were when this was asked for: others are in use, or these were taken back.",
  async fingerprint(reader, { credentialId }) {
    const wanted = await readCredential(reader, credentialId);
    const current = wanted && (await readCurrent(reader, wanted));
    return `${wanted?.status ?? "gone"} ${current?.id ?? "none"}`;
  },
  async lock(tx, { credentialId }) {
    const wanted = await readCredential(tx, credentialId);
    if (wanted) await lockEnvironment(tx, wanted.environmentId);
  },
  async apply(tx, context, change, { approvalId, reason }) {
    const wanted = await readCredential(tx, change.credentialId);
    const { program } = await readEnvironment(tx, wanted?.environmentId ?? "");
    await putIntoUse(tx, context, change, { reason, programId: program.id, approvalId });
  },
});
