import type { Metadata } from "next";
import { NewProgramForm } from "@/components/programs/definition/new-program-form";
import { PageHeader } from "@/components/ui/page-header";
import { paths } from "@/lib/paths";
import { timeZoneOptions } from "@/lib/program-models";

export const metadata: Metadata = { title: "New program" };

/** The form that makes a program. */
export default function NewProgramPage() {
  return (
    <>
      <PageHeader parent={{ href: paths.programs, name: "Programs" }} title="New program" />
      {/* The server's list, so that the browser's own never differs from the page it got. */}
      <NewProgramForm timeZones={timeZoneOptions()} />
    </>
  );
}
