import anyAscii from "any-ascii";
import { embossingNameSchema } from "@/server/finci/contract";

/** Characters that fit on the card. Source: FINCI contract, `embossing_name`. */
const lengthMax = 21;

/** Null when the name can be embossed, otherwise why not: "may hold …". */
export function whyNotEmbossed(name: string): string | null {
  return embossingNameSchema.safeParse(name).error?.issues[0]?.message ?? null;
}

/**
 * A name that can be embossed, from any script: transliterated, in capitals, shortened to fit. Null when nothing is left.
 */
export function embossableName(firstName: string, lastName: string): string | null {
  const whole = embossed(`${firstName} ${lastName}`);
  const short = () => embossed(`${embossed(firstName).slice(0, 1)} ${lastName}`).slice(0, lengthMax);
  const name = (whole.length <= lengthMax ? whole : short()).trim();
  return whyNotEmbossed(name) === null ? name : null;
}

/** The same for a name as it was written for the card. */
export function embossableText(text: string): string | null {
  const words = embossed(text).split(" ");
  const name = words.join(" ");
  if (name.length <= lengthMax) return whyNotEmbossed(name) === null ? name : null;
  return embossableName(words[0] ?? "", words.slice(1).join(" "));
}

function embossed(text: string): string {
  return anyAscii(text)
    .toUpperCase()
    .replace(/[^A-Z0-9\-'./& ]/g, " ")
    .replace(/ +/g, " ")
    .trim();
}
