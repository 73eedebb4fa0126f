/** Words for how a card was read and by which wallet, as FINCI writes them. Source: FINCI contract §6. */
export const entryModeNames = {
  chip: "Chip",
  contactless: "Contactless",
  magstripe: "Magnetic stripe",
  ecommerce: "Online",
  manual: "Typed in",
  atm: "Cash machine",
  recurring: "Recurring",
} as const;

export const walletNames = { apple_pay: "Apple Pay", google_pay: "Google Pay" } as const;

/** How the card was read; a value that is not listed is shown as it came. */
export function entryModeName(entryMode: string): string {
  return (entryModeNames as Record<string, string>)[entryMode] ?? entryMode;
}

/** The wallet's name; a value that is not listed is shown as it came. */
export function walletName(wallet: string): string {
  return (walletNames as Record<string, string>)[wallet] ?? wallet;
}
