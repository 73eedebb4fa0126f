import { Skeleton } from "@/components/ui/skeleton";
import { FiguresSkeleton, SharesSkeleton, VolumeSkeleton } from "./skeleton";

export default function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-5">
      <Skeleton className="h-7 w-32" />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-3">
        <FiguresSkeleton />
        <div className="lg:col-span-2">
          <VolumeSkeleton />
        </div>
        <SharesSkeleton />
      </div>
    </div>
  );
}
