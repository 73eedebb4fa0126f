import { CloneForm } from "@/components/programs/definition/clone-form";

type CloneProgramPageProps = { params: Promise<{ id: string }> };

/** The form that makes a new program from this one. */
export default async function CloneProgramPage({ params }: CloneProgramPageProps) {
  return <CloneForm id={(await params).id} />;
}
