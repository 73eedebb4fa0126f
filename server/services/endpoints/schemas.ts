import { z } from "zod";
import { changeFields, overlapSchema } from "../environment-access";

export const rotateEndpointSchema = z.object({
  ...changeFields,
  environmentId: z.uuid(),
  /** How long the open ones go on; 0 closes them at once. */
  overlapHours: overlapSchema,
});

export const endpointSchema = z.object({ ...changeFields, id: z.uuid() });

export const testDeliverySchema = z.object({ id: z.uuid() });
