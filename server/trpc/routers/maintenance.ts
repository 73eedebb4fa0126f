import {
  endMaintenance,
  endMaintenanceSchema,
  listCurrentMaintenance,
  listMaintenanceSchema,
  listMaintenanceWindows,
  startMaintenance,
  startMaintenanceSchema,
} from "../../services/maintenance";
import { procedure, router, sharedProcedure } from "../init";

export const maintenanceRouter = router({
  start: procedure("maintenance.write")
    .input(startMaintenanceSchema)
    .mutation(({ ctx, input }) => startMaintenance(ctx.service, input)),
  end: procedure("maintenance.write")
    .input(endMaintenanceSchema)
    .mutation(({ ctx, input }) => endMaintenance(ctx.service, input)),
  current: sharedProcedure("maintenance.read").query(({ ctx }) => listCurrentMaintenance(ctx.service)),
  list: procedure("maintenance.read")
    .input(listMaintenanceSchema)
    .query(({ ctx, input }) => listMaintenanceWindows(ctx.service, input)),
});
