import { uuidPageSchema } from "../schemas";

export const listProgramsSchema = uuidPageSchema;
