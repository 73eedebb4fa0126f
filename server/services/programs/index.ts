export { getProgram, type ProgramDetail, type ProgramEnvironment } from "./get-program";
export { listProgramScope, type ScopedProgram } from "./list-program-scope";
export { listPrograms, type ProgramListItem } from "./list-programs";
export { listProgramsSchema } from "./schemas";
