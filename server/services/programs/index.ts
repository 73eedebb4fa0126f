export { type CapabilityEffect, getCapabilityEffects } from "./capability-effects";
export { changeCapability } from "./change-capability";
export { changeProgram } from "./change-program";
export { changeProgramStatus, getStatusEffects, type StatusEffects } from "./change-status";
export { type ClonedProgram, cloneProgram } from "./clone-program";
export { createProgram } from "./create-program";
export { getProgram, type ProgramDetail, type ProgramEnvironment } from "./get-program";
export { listProgramScope, type ScopedProgram } from "./list-program-scope";
export { listPrograms, type ProgramListItem } from "./list-programs";
export {
  capabilityEffectsSchema,
  changeCapabilitySchema,
  changeProgramSchema,
  changeStatusSchema,
  cloneProgramSchema,
  createProgramSchema,
  listProgramsSchema,
} from "./schemas";
