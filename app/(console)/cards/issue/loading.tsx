import { LoadingPanel } from "@/components/ui/loading";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div role="status" aria-label="The wizard is loading" className="flex max-w-4xl flex-col gap-5">
      <Skeleton className="h-7 w-48" />
      <LoadingPanel />
      <LoadingPanel />
    </div>
  );
}
