import {
  addMasterAccount,
  changeMasterAccount,
  changeMasterAccountSchema,
  closeSchema,
  daysSchema,
  entrySchema,
  environmentSchema,
  getBooking,
  getClose,
  getEntry,
  getReconciliationSetUp,
  getTotals,
  listBookings,
  listBookingsSchema,
  listCloses,
  listEntries,
  listEntriesSchema,
  listReconciliationEnvironments,
  listUploads,
  listUploadsSchema,
  masterAccountSchema,
  reopenDay,
  reopenSchema,
  requestRun,
  setTolerance,
  signOffDay,
  signOffSchema,
  toleranceSchema,
  totalsSchema,
} from "../../services/reconciliation";
import { byIdSchema } from "../../services/schemas";
import { procedure, router, sharedProcedure } from "../init";

const read = procedure("reconciliation.read");

export const reconciliationRouter = router({
  environments: read.query(({ ctx }) => listReconciliationEnvironments(ctx.service)),
  totals: sharedProcedure("reconciliation.read")
    .input(totalsSchema)
    .query(({ ctx, input }) => getTotals(ctx.service, input)),
  entries: read.input(listEntriesSchema).query(({ ctx, input }) => listEntries(ctx.service, input)),
  bookings: read.input(listBookingsSchema).query(({ ctx, input }) => listBookings(ctx.service, input)),
  entry: read.input(entrySchema).query(({ ctx, input }) => getEntry(ctx.service, input)),
  booking: read.input(byIdSchema).query(({ ctx, input }) => getBooking(ctx.service, input)),
  setUp: read.input(environmentSchema).query(({ ctx, input }) => getReconciliationSetUp(ctx.service, input)),
  uploads: read.input(listUploadsSchema).query(({ ctx, input }) => listUploads(ctx.service, input)),
  closes: read.input(daysSchema).query(({ ctx, input }) => listCloses(ctx.service, input)),
  close: read.input(closeSchema).query(({ ctx, input }) => getClose(ctx.service, input)),
  run: procedure("reconciliation.work")
    .input(environmentSchema)
    .mutation(({ ctx, input }) => requestRun(ctx.service, input)),
  setTolerance: procedure("reconciliation.work")
    .input(toleranceSchema)
    .mutation(({ ctx, input }) => setTolerance(ctx.service, input)),
  addAccount: procedure("reconciliation.setup")
    .input(masterAccountSchema)
    .mutation(({ ctx, input }) => addMasterAccount(ctx.service, input)),
  changeAccount: procedure("reconciliation.setup")
    .input(changeMasterAccountSchema)
    .mutation(({ ctx, input }) => changeMasterAccount(ctx.service, input)),
  signOff: procedure("reconciliation.sign")
    .input(signOffSchema)
    .mutation(({ ctx, input }) => signOffDay(ctx.service, input)),
  reopen: procedure("reconciliation.sign")
    .input(reopenSchema)
    .mutation(({ ctx, input }) => reopenDay(ctx.service, input)),
});
