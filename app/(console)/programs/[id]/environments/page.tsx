import { ProgramEnvironments } from "@/components/programs/program-environments";
import { readEnvironment } from "@/server/env";

type ProgramEnvironmentsPageProps = { params: Promise<{ id: string }> };

/** Sandbox and production side by side. */
export default async function ProgramEnvironmentsPage({ params }: ProgramEnvironmentsPageProps) {
  const { HOST, PORT, PUBLIC_URL } = readEnvironment();
  return <ProgramEnvironments id={(await params).id} publicUrl={PUBLIC_URL ?? `http://${HOST}:${PORT}`} />;
}
