import { cn } from "@/lib/class-names";

/** A line between groups. */
export function Separator({ className }: { className?: string }) {
  return <hr className={cn("border-line border-t", className)} />;
}
