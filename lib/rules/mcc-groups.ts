/**
 * Named groups of merchant categories: codes and inclusive ranges of ISO 18245. Which codes form a group is our decision;
 * renaming a group or changing its codes changes every rule that names it, so a new meaning gets a new key.
 */
export const mccGroups = {
  airlines: { label: "Airlines", ranges: ["3000-3350", "4511"] },
  car_rental: { label: "Car rental", ranges: ["3351-3500", "7512-7513", "7519"] },
  lodging: { label: "Hotels and lodging", ranges: ["3501-3999", "7011-7012", "7032-7033"] },
  transport: { label: "Local transport and taxis", ranges: ["4111-4112", "4121", "4131", "4784", "4789"] },
  fuel: { label: "Fuel and charging", ranges: ["5541-5542", "5552", "5983"] },
  groceries: { label: "Groceries", ranges: ["5411", "5422", "5441", "5451", "5462", "5499"] },
  restaurants: { label: "Restaurants and bars", ranges: ["5811-5814"] },
  alcohol: { label: "Bars and alcohol shops", ranges: ["5813", "5921"] },
  digital_goods: { label: "Digital goods", ranges: ["5815-5818"] },
  gambling: { label: "Gambling", ranges: ["7800-7802", "7995", "9406"] },
  adult: { label: "Dating and adult services", ranges: ["5967", "7273"] },
  cash: { label: "Cash and quasi-cash", ranges: ["4829", "6010-6012", "6050-6051", "6211", "6540"] },
  medical: { label: "Health", ranges: ["5912", "8011-8099"] },
  government: { label: "Taxes, fines and government", ranges: ["9211-9223", "9311", "9399", "9405"] },
} as const satisfies Record<string, { label: string; ranges: readonly string[] }>;

export type MccGroup = keyof typeof mccGroups;

/** `5812`, `5811-5814` or `group:gambling` as inclusive numeric ranges. An unknown group gives none: it matches nothing. */
export function categoryRanges(entries: readonly string[]): [from: number, to: number][] {
  return entries.flatMap((entry) => {
    const group = /^group:(.+)$/.exec(entry)?.[1];
    if (group !== undefined)
      return Object.hasOwn(mccGroups, group) ? categoryRanges(mccGroups[group as MccGroup].ranges) : [];
    const [from = "", to = from] = entry.split("-");
    return [[Number(from), Number(to)] as [number, number]];
  });
}
