"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { useTRPC } from "@/components/trpc/provider";

/** Reads everything again that may show a person, and forgets what no page shows: names stand in many lists. */
export function useForgetPersonalData(): () => Promise<void> {
  const queryClient = useQueryClient();
  return useCallback(async () => {
    queryClient.removeQueries({ type: "inactive" });
    await queryClient.invalidateQueries();
  }, [queryClient]);
}

/** Asks for a reveal and shows it everywhere. */
export function useReveal() {
  const forget = useForgetPersonalData();
  return useMutation(useTRPC().personalData.reveal.mutationOptions({ onSuccess: forget }));
}

/** Ends a reveal and hides it everywhere. */
export function useHide() {
  const forget = useForgetPersonalData();
  return useMutation(useTRPC().personalData.hide.mutationOptions({ onSettled: forget }));
}

/** Hides everywhere what was revealed, at the moment when it ends. */
export function useMaskAt(until: Date | null): void {
  const forget = useForgetPersonalData();
  const at = until?.getTime();
  useEffect(() => {
    if (at === undefined) return;
    // The server's clock may be a little behind this one.
    const timer = setTimeout(forget, Math.max(0, at - Date.now()) + 1_000);
    return () => clearTimeout(timer);
  }, [at, forget]);
}
