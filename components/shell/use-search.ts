"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";

const textLengthMin = 2;
const typingPauseMs = 150;

/** Looks for cards, customers and payments while somebody types; asks when the typing pauses. */
export function useSearch(text: string) {
  const trpc = useTRPC();
  const wanted = text.trim();
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), typingPauseMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  const isOn = wanted.length >= textLengthMin;
  const query = useQuery({
    ...trpc.search.queryOptions({ text: asked }),
    enabled: isOn && asked.length >= textLengthMin,
    placeholderData: keepPreviousData,
  });
  const isBusy = isOn && (asked !== wanted || query.isFetching);
  return {
    isBusy,
    groups: isOn ? (query.data ?? []) : [],
    problem: isOn && query.error ? problemOf(query.error).sentence : null,
    emptyText: isBusy ? "Searching" : "Nothing fits. Try the last four digits, an id, a name or a merchant.",
  };
}
