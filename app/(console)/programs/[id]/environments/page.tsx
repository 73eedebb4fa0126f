import { ProgramEnvironments } from "@/components/programs/program-environments";

type ProgramEnvironmentsPageProps = { params: Promise<{ id: string }> };

/** Sandbox and production side by side. */
export default async function ProgramEnvironmentsPage({ params }: ProgramEnvironmentsPageProps) {
  return <ProgramEnvironments id={(await params).id} />;
}
