import { cn } from "@/lib/class-names";

/** The grey shape of what is coming; give it the size of the content. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("h-4 animate-pulse rounded-sm bg-hover", className)} />;
}

const lineWidths = ["w-2/3", "w-1/2", "w-3/4", "w-2/5", "w-3/5", "w-1/3"];

/** Lines of text that are coming; at most six. */
export function SkeletonLines({ count = 4, className }: { count?: number; className?: string }) {
  return (
    <div className={cn("flex flex-col gap-2.5", className)}>
      {lineWidths.slice(0, count).map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}
