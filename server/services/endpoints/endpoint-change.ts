import { z } from "zod";
import { defineChangeKind } from "../change-kind";
import { lockEnvironment, readEnvironment } from "../environment-access";
import { applyEndpointChange } from "./apply-endpoint";
import { readOpenEndpoints } from "./list-endpoints";

/** A new endpoint, or one that lets FINCI in again, when a second person agrees. Its key is made then and waits nowhere. */
export const endpointChange = defineChangeKind({
  schema: z.discriminatedUnion("what", [
    z.object({ what: z.literal("rotate"), environmentId: z.uuid(), overlapHours: z.int().min(0) }),
    z.object({ what: z.literal("open"), environmentId: z.uuid(), endpointId: z.uuid() }),
  ]),
  stale: "The endpoints are not as they were when this was asked for: others are open now.",
  async fingerprint(reader, { environmentId }) {
    const open = await readOpenEndpoints(reader, environmentId, new Date());
    return open.map(({ id, disableAt }) => `${id} ${disableAt?.getTime() ?? ""}`).join(", ");
  },
  async lock(tx, { environmentId }) {
    await lockEnvironment(tx, environmentId);
  },
  async apply(tx, context, change, { approvalId, reason }) {
    const { program } = await readEnvironment(tx, change.environmentId);
    await applyEndpointChange(tx, context, change, { reason, programId: program.id, approvalId });
  },
});
