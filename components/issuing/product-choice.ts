import type { Choice } from "@/components/form/choice-field";
import { hasCapability } from "@/lib/capabilities";
import type { ScopedProgram } from "@/server/services/programs";

type Product = ScopedProgram["products"][number];

/** A product with its form, currency and how long its cards last; one that does not fit says why. */
export function productChoice(product: Product, currency: string | null, program: ScopedProgram): Choice {
  const form =
    product.form === "physical"
      ? product.stage === "digital"
        ? "Plastic, used digitally first (stage: digital)"
        : "Plastic, produced and sent (stage: plastic on its way)"
      : "Digital, without plastic (stage: digital)";
  return {
    value: String(product.productId),
    label: `${product.name}, ${product.currency}`,
    description: `${form}. Valid through ${expirationMonth(new Date(), product.validityMonths)}.`,
    whyNot: whyNotProduct(product, currency, program),
  };
}

function whyNotProduct(product: Product, currency: string | null, program: ScopedProgram): string | null {
  if (currency !== null && product.currency !== currency)
    return `The account is in ${currency}. A product of another currency needs another account.`;
  if (product.form === "physical" && !hasCapability(program.capabilities, "physical_issuance"))
    return `Physical issuance is not in scope of ${program.name}.`;
  return null;
}

/** `YYYY-MM`, so many months from the moment's month (UTC), as the server reckons it. */
export function expirationMonth(moment: Date, months: number): string {
  const later = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + months, 1));
  return later.toISOString().slice(0, 7);
}
