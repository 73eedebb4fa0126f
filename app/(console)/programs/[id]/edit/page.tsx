import { EditProgramForm } from "@/components/programs/definition/edit-program-form";
import { timeZoneOptions } from "@/lib/program-models";

type EditProgramPageProps = { params: Promise<{ id: string }> };

/** The form that changes what a program is. */
export default async function EditProgramPage({ params }: EditProgramPageProps) {
  return <EditProgramForm id={(await params).id} timeZones={timeZoneOptions()} />;
}
