export { endMaintenance } from "./end-maintenance";
export { type CurrentMaintenance, listCurrentMaintenance } from "./list-current";
export { listMaintenanceWindows, type MaintenanceListItem } from "./list-windows";
export {
  endMaintenanceSchema,
  listMaintenanceSchema,
  maintenanceMinutesMax,
  startMaintenanceSchema,
} from "./schemas";
export { startMaintenance } from "./start-maintenance";
export { type MaintenanceWindowView, toWindowView } from "./window";
