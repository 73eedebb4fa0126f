import { ProgramAssumptions } from "@/components/programs/program-assumptions";

type ProgramAssumptionsPageProps = { params: Promise<{ id: string }> };

/** What the console assumes of FINCI until FINCI confirms it. */
export default async function ProgramAssumptionsPage({ params }: ProgramAssumptionsPageProps) {
  return <ProgramAssumptions id={(await params).id} />;
}
