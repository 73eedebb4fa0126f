import { z } from "zod";

export const overviewWindows = ["1h", "24h", "7d"] as const;
export type OverviewWindow = (typeof overviewWindows)[number];

export const summarySchema = z.object({
  window: z.enum(overviewWindows).default("24h"),
  programId: z.uuid().optional(),
});

export const latestSchema = z.object({ programId: z.uuid().optional() });
