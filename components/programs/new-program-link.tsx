"use client";

import { ActionLink } from "@/components/ui/action-link";
import { paths } from "@/lib/paths";
import { useWhyNotAllPrograms } from "./definition/use-why-not";

/** Opens the form that makes a program. */
export function NewProgramLink() {
  return (
    <ActionLink href={paths.newProgram} whyNot={useWhyNotAllPrograms()} variant="primary">
      New program
    </ActionLink>
  );
}
