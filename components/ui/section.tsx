import { type ReactNode, useId } from "react";
import { cn } from "@/lib/class-names";

type SectionProps = {
  title: ReactNode;
  /** What the section shows, when the title is not enough. */
  description?: ReactNode;
  /** Links and buttons at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  /** The content touches the frame, as a table does. */
  isFlush?: boolean;
};

/** A framed part of a page with a heading. */
export function Section({ title, description, actions, children, className, isFlush }: SectionProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className={cn("min-w-0 rounded-lg border border-line bg-surface", className)}
    >
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pt-3 pb-2">
        <div className="min-w-0">
          <h2 id={titleId} className="font-semibold text-sm">
            {title}
          </h2>
          {description && <p className="text-muted text-xs">{description}</p>}
        </div>
        {actions && <div className="flex items-center gap-2">{actions}</div>}
      </div>
      <div className={cn(!isFlush && "px-4 pb-4")}>{children}</div>
    </section>
  );
}
