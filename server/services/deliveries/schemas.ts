import { z } from "zod";
import { filterTextSchema, timeRange, uuidPageSchema } from "../schemas";

export const deliveryStates = [
  "answered",
  "received",
  "processed",
  "duplicate",
  "conflict",
  "rejected",
  "parked",
] as const;

export const deliveryKinds = ["request", "advice", "reversal", "presentment", "return", "unknown"] as const;

export const listDeliveriesSchema = uuidPageSchema.extend({
  programId: z.uuid().optional(),
  state: z.array(z.enum(deliveryStates)).max(deliveryStates.length).optional(),
  kind: z.array(z.enum(deliveryKinds)).max(deliveryKinds.length).optional(),
  endpoint: z.enum(["authorization", "transaction"]).optional(),
  httpStatus: z.int().min(100).max(599).optional(),
  /** FINCI's id of the event, or of the authorization that it belongs to. */
  eventId: filterTextSchema.optional(),
  ...timeRange,
});
