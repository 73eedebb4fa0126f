/** How a program's fixed choices are called on screen. Source: FINCI contract §10. */
export const programModelNames = {
  bin_sponsorship: "BIN sponsorship",
  co_branded: "Co-branded",
  crypto_mica: "Crypto, MiCA-compliant",
  commercial_api: "Commercial cards via API",
} as const;

export const customerModelNames = {
  businesses: "Businesses",
  consumers: "Consumers",
  both: "Businesses and consumers",
} as const;

export const decisioningModelNames = {
  integrator: "By us: FINCI asks this console and waits 3 s",
  finci: "By FINCI: the console is told afterwards",
} as const;
