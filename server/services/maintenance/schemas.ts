import { z } from "zod";
import { currencySchema, uuidPageSchema } from "../schemas";

/** A maintenance window lasts at most so long; who needs longer starts another one and says why again. */
export const maintenanceMinutesMax = 24 * 60;

export const startMaintenanceSchema = z.object({
  environmentId: z.uuid(),
  behaviour: z.enum(["decline_all", "approve_up_to"]),
  /** For approve_up_to: decimal text in `capCurrency`, `50.00`. */
  capAmount: z.string().trim().max(32).optional(),
  capCurrency: currencySchema.optional(),
  reason: z.string().trim().min(3, "Say why, in a few words.").max(500, "holds at most 500 characters"),
  /** Until it ends by itself, counted from the server's clock. */
  minutes: z
    .int("Choose when it ends.")
    .min(1, "Choose when it ends.")
    .max(maintenanceMinutesMax, "A maintenance window lasts at most 24 hours."),
});
export type StartMaintenance = z.input<typeof startMaintenanceSchema>;

export const endMaintenanceSchema = z.object({ id: z.uuid() });

export const listMaintenanceSchema = uuidPageSchema.extend({ environmentId: z.uuid() });
