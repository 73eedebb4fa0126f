import { z } from "zod";
import { assumptions } from "../../finci/assumptions";
import { wordsSchema } from "../journey-access";
import { idSchema } from "../schemas";

const side = { programId: idSchema, kind: z.enum(["sandbox", "production"]) };
const key = z.enum(assumptions.map((assumption) => assumption.key) as [string, ...string[]], {
  error: "There is no such assumption.",
});

export const checklistSchema = z.object(side);

export const confirmSchema = z.object({
  ...side,
  keys: z.array(key).min(1, "Choose what FINCI confirmed.").max(assumptions.length),
  evidence: wordsSchema("Say who at FINCI confirmed it, when and where it stands.", 2_000),
});

export const withdrawSchema = z.object({
  ...side,
  key,
  reason: wordsSchema("Say why, in a few words.", 500),
});
