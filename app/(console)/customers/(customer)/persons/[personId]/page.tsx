import { PersonPage } from "@/components/customers/person-page";

export default async function PersonRoute({ params }: { params: Promise<{ personId: string }> }) {
  return <PersonPage personId={(await params).personId} />;
}
