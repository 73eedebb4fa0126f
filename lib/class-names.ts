import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({ extend: { theme: { text: ["2xs"], shadow: ["raised"] } } });

/** Joins class names; of two Tailwind classes for the same property the later one wins. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
