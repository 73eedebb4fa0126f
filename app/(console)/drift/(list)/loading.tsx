import { LoadingList } from "@/components/ui/loading";

export default function Loading() {
  return <LoadingList title="Drift" />;
}
