"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import type { FilterDefinition } from "./filters";

/** The programs of the reader, for a list's filter and its columns. Prefetch `trpc.programs.scope` in the page. */
export function useProgramFilter(): { definitions: FilterDefinition[]; isOneProgram: boolean } {
  const { data: programs = [] } = useQuery(useTRPC().programs.scope.queryOptions());
  if (programs.length < 2) return { definitions: [], isOneProgram: programs.length === 1 };
  const options = programs.map((program) => ({ value: program.id, label: program.name }));
  return {
    definitions: [{ key: "program", label: "Program", kind: "options", options }],
    isOneProgram: false,
  };
}
