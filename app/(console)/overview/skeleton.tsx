import { Skeleton, SkeletonLines } from "@/components/ui/skeleton";

const tiles = ["rate", "count", "volume", "answer"];

/** The shape of the figures that are coming. */
export function FiguresSkeleton() {
  return (
    <div className="grid grid-cols-2 gap-3 lg:col-span-3 lg:gap-4 xl:grid-cols-4">
      {tiles.map((tile) => (
        <div
          key={tile}
          className="flex min-h-29 flex-col gap-2 rounded-lg border border-line bg-surface px-4 py-3"
        >
          <Skeleton className="w-24" />
          <Skeleton className="h-8 w-32 max-w-full" />
          <Skeleton className="w-40 max-w-full" />
        </div>
      ))}
    </div>
  );
}

/** The shape of the chart that is coming. */
export function VolumeSkeleton() {
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <Skeleton className="mb-5 w-48" />
      <Skeleton className="h-62 w-full" />
    </div>
  );
}

/** The shape of the lists of shares that are coming. */
export function SharesSkeleton() {
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <SkeletonLines count={6} />
    </div>
  );
}
