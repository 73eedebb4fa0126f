import { z } from "zod";
import { filterTextSchema, timeRange, uuidPageSchema } from "../schemas";

export const apiCallOutcomes = [
  "success",
  "refused",
  "unreachable",
  "timeout",
  "reset",
  "invalid_answer",
] as const;

export const listApiCallsSchema = uuidPageSchema.extend({
  programId: z.uuid().optional(),
  outcome: z.array(z.enum(apiCallOutcomes)).max(apiCallOutcomes.length).optional(),
  /** FINCI's operation, `create-card` for instance. */
  operation: filterTextSchema.optional(),
  httpStatus: z.int().min(100).max(599).optional(),
  intentId: z.uuid().optional(),
  /** The operator's request that caused the call. */
  requestId: filterTextSchema.optional(),
  ...timeRange,
});
