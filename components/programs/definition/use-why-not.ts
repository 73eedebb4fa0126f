"use client";

import { useViewer } from "@/components/shell/viewer";
import { programsPermitted, whyNotPermitted } from "@/lib/permissions";

/** Why the person may not make programs; null when they may. The server decides again. */
export function useWhyNotAllPrograms(): string | null {
  const scope = programsPermitted(useViewer().grants, "program.write");
  if (scope === "all") return null;
  return scope.length === 0
    ? whyNotPermitted("program.write")
    : "A new program needs the role for all programs; yours is for some of them.";
}
