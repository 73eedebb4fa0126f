"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";

type RecordedOnlyNoteProps = {
  /** The program that a list is narrowed to. */
  programId: string | null;
  /** What that means for the list. */
  children: ReactNode;
};

/**
 * Says that FINCI decides, where it does so in the program in sight, or in all that the reader sees. Prefetch
 * `trpc.programs.scope` in the page.
 */
export function RecordedOnlyNote({ programId, children }: RecordedOnlyNoteProps) {
  const { data: programs = [] } = useQuery(useTRPC().programs.scope.queryOptions());
  const concerned = programId ? programs.filter(({ id }) => id === programId) : programs;
  if (concerned.length === 0 || concerned.some(({ decisioningModel }) => decisioningModel !== "finci"))
    return null;
  return (
    <Alert title="FINCI decides; recorded only">
      {concerned.length === 1 ? "This program leaves" : "Your programs leave"} the authorizations to FINCI.{" "}
      {children}
    </Alert>
  );
}
