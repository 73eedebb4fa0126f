import { z } from "zod";
import { validityMonths } from "@/lib/products";
import { currencySchema } from "../schemas";

const sentence = `Enter a whole number of months from ${validityMonths.min} to ${validityMonths.max}.`;

const facts = {
  name: z
    .string()
    .trim()
    .min(2, "Give the product a name of at least 2 characters.")
    .max(60, "Holds at most 60 characters."),
  currency: currencySchema,
  form: z.enum(["physical", "digital"], { error: "Choose physical or digital." }),
  validityMonths: z.int(sentence).min(validityMonths.min, sentence).max(validityMonths.max, sentence),
  /** Null as the form says. */
  stageDefault: z.enum(["digital", "plastic_not_delivered"]).nullable(),
};

/** FINCI's own number of the product. Source: FINCI contract §3. */
const productId = z
  .int("Enter the number that FINCI gave, digits only.")
  .min(1, "Enter the number that FINCI gave, digits only.")
  .max(2_147_483_647, "This number is too large for a product.");

const reason = z.string().trim().min(3, "Say why, in a few words.").max(500, "holds at most 500 characters");

export const productsOfSideSchema = z.object({ environmentId: z.uuid() });

export const addProductSchema = z.object({ environmentId: z.uuid(), productId, ...facts, reason });
export type AddProduct = z.input<typeof addProductSchema>;

const asRead = { environmentId: z.uuid(), productId, updatedAt: z.date() };

export const changeProductSchema = z.object({ ...asRead, newProductId: productId, ...facts, reason });
export type ChangeProduct = z.input<typeof changeProductSchema>;

export const retireProductSchema = z.object({ ...asRead, isRetired: z.boolean(), reason });
