import {
  askForAuditProof,
  auditEntryIdSchema,
  getAuditEntry,
  listAuditEntries,
  listAuditedPeople,
  listAuditSchema,
  readAuditProofs,
} from "../../services/audit";
import { procedure, router } from "../init";

export const auditRouter = router({
  list: procedure("audit.read")
    .input(listAuditSchema)
    .query(({ ctx, input }) => listAuditEntries(ctx.service, input)),
  byId: procedure("audit.read")
    .input(auditEntryIdSchema)
    .query(({ ctx, input }) => getAuditEntry(ctx.service, input)),
  people: procedure("audit.read").query(({ ctx }) => listAuditedPeople(ctx.service)),
  proofs: procedure("audit.read").query(({ ctx }) => readAuditProofs(ctx.service)),
  verify: procedure("audit.verify").mutation(({ ctx }) => askForAuditProof(ctx.service)),
});
