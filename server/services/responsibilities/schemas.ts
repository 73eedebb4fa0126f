import { z } from "zod";
import { allDuties, parties } from "@/lib/responsibilities";
import { idSchema } from "../schemas";

const noteLengthMax = 300;

const assignment = z.object({
  party: z.enum(parties, { error: "Choose who carries it." }),
  note: z.string().trim().max(noteLengthMax, `Holds at most ${noteLengthMax} characters.`),
});

export const splitOfProgramSchema = z.object({ programId: idSchema });

export const saveSplitSchema = z.object({
  programId: z.uuid(),
  /** The version that was edited: a newer one is never overwritten. */
  basedOnVersion: z.int().min(0),
  duties: z.object(Object.fromEntries(allDuties.map(({ key }) => [key, assignment]))),
  reason: z
    .string()
    .trim()
    .min(3, "Say why, in a few words. It stays with the version.")
    .max(500, "At most 500 characters."),
});
export type SaveSplit = z.input<typeof saveSplitSchema>;
