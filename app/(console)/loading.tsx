import { Skeleton, SkeletonLines } from "@/components/ui/skeleton";

/** The shape of a page that is coming. */
export default function Loading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-5">
      <Skeleton className="h-7 w-56" />
      <div className="rounded-lg border border-line bg-surface p-4">
        <SkeletonLines count={6} />
      </div>
    </div>
  );
}
