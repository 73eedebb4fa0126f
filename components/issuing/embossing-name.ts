/** Characters that fit on the card. Source: FINCI contract, `embossing_name`. */
export const embossingLengthMax = 21;

const embossable = /[^A-Z0-9\-'./& ]/g;

/** A proposal for the name on the card: capitals without accents, shortened to fit. */
export function proposeEmbossingName(firstName: string, lastName: string): string {
  const whole = embossed(`${firstName} ${lastName}`);
  if (whole.length <= embossingLengthMax) return whole;
  const short = embossed(`${firstName.slice(0, 1)} ${lastName}`);
  return short.slice(0, embossingLengthMax).trim();
}

function embossed(text: string): string {
  return text
    .replaceAll("ß", "ss")
    .replaceAll(/[øØ]/g, "o")
    .replaceAll(/[æÆ]/g, "ae")
    .replaceAll(/[łŁ]/g, "l")
    .normalize("NFD")
    .toUpperCase()
    .replace(embossable, "")
    .replaceAll(/ +/g, " ")
    .trim();
}
