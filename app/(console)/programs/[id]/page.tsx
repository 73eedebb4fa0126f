import { ProgramOverview } from "@/components/programs/program-overview";

type ProgramPageProps = { params: Promise<{ id: string }> };

/** What the program is, what it may do, what it issues. */
export default async function ProgramPage({ params }: ProgramPageProps) {
  return <ProgramOverview id={(await params).id} />;
}
