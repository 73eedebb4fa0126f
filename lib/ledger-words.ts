/** The kinds of ledger entries, as people read them. */
export const ledgerKindLabels = {
  funding: "Funding",
  adjustment: "Adjustment",
  hold: "Hold",
  hold_change: "Hold changed",
  hold_release: "Hold released",
  presentment: "Presentment",
  return: "Return",
} as const;

export type LedgerKind = keyof typeof ledgerKindLabels;
export const ledgerKinds = Object.keys(ledgerKindLabels) as [LedgerKind, ...LedgerKind[]];
