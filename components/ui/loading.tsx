import { Skeleton, SkeletonLines } from "./skeleton";

const rows = Array.from({ length: 12 }, (_, index) => `row-${index}`);

/** A list page on its way: title, toolbar, rows, in the places they will have. */
export function LoadingList({ title }: { title: string }) {
  return (
    <div role="status" aria-label={`${title} are loading`} className="flex flex-col gap-5">
      <p className="flex h-8 items-center font-semibold text-xl tracking-tight">{title}</p>
      <div className="overflow-clip rounded-lg border border-line bg-surface">
        <div className="flex h-10 items-center border-line border-b px-3">
          <Skeleton className="w-20" />
        </div>
        <div className="h-9 border-line border-b" />
        {rows.map((row) => (
          <div key={row} className="flex h-9 items-center gap-8 border-line border-b px-3 last:border-b-0">
            <Skeleton className="w-40" />
            <Skeleton className="w-32" />
            <Skeleton className="hidden w-20 sm:block" />
            <Skeleton className="hidden w-28 md:block" />
            <Skeleton className="ml-auto w-20" />
          </div>
        ))}
      </div>
    </div>
  );
}

/** An object page on its way: header line, facts, a table. `name` says what it is. */
export function LoadingObject({ name }: { name: string }) {
  return (
    <div role="status" aria-label={`${name} is loading`} className="flex flex-col gap-5">
      <Skeleton className="h-3 w-16" />
      <div className="flex h-8 items-center gap-3">
        <Skeleton className="h-6 w-56" />
        <Skeleton className="h-5 w-16" />
        <Skeleton className="ml-auto h-8 w-24" />
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <LoadingPanel />
        <LoadingPanel />
      </div>
      <LoadingPanel />
    </div>
  );
}

/** One framed part of a page on its way. */
export function LoadingPanel() {
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <Skeleton className="mb-4 w-28" />
      <SkeletonLines count={6} />
    </div>
  );
}
