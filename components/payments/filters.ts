"use client";

import { useQuery } from "@tanstack/react-query";
import type { FilterDefinition } from "@/components/table/filters";
import { parseAsCountry, parseAsMcc, parseAsMerchantText } from "@/components/table/url-parsers";
import { useTRPC } from "@/components/trpc/provider";

/** The currencies that the reader's programs bill in, for the amount filter. Prefetch `trpc.programs.scope` in the page. */
export function usePaymentCurrencies(): string[] {
  const { data: programs = [] } = useQuery(useTRPC().programs.scope.queryOptions());
  const currencies = programs.flatMap((program) => [
    program.currency,
    ...program.products.map((product) => product.currency),
  ]);
  return [...new Set(currencies)].sort();
}

/** The filters that authorizations and transactions share. */
export function paymentFilters(currencies: readonly string[]): FilterDefinition[] {
  return [
    {
      key: "merchant",
      label: "Merchant",
      kind: "text",
      parser: parseAsMerchantText,
      description: "Part of the merchant's name, at least 3 letters.",
    },
    { key: "amount", label: "Amount", kind: "amountRange", currencies },
    { key: "card", label: "Card", kind: "text", inputMode: "numeric", description: "The card's token id." },
    {
      key: "account",
      label: "Account",
      kind: "text",
      inputMode: "numeric",
      description: "The account's id at FINCI.",
    },
    {
      key: "mcc",
      label: "Merchant category",
      kind: "text",
      inputMode: "numeric",
      parser: parseAsMcc,
      placeholder: "5812",
      description: "The four digits of the category code (MCC).",
    },
    {
      key: "country",
      label: "Merchant country",
      kind: "text",
      parser: parseAsCountry,
      placeholder: "LU",
      description: "The country's two letters, LU for Luxembourg.",
    },
    { key: "from", label: "From", kind: "moment" },
    { key: "to", label: "Until", kind: "moment" },
  ];
}
