import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

const fieldStyles =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-base text-ink placeholder:text-muted hover:border-faint focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted aria-invalid:border-danger sm:text-sm";

/** A one-line field. */
export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(fieldStyles, "h-8", className)} {...props} />;
}

/** A field of several lines. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(fieldStyles, "min-h-20 py-1.5", className)} {...props} />;
}

/** The platform's own select: right on phones, with a keyboard and with a screen reader. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return (
    <select
      className={cn(
        fieldStyles,
        "h-8 appearance-none bg-[position:right_8px_center] bg-no-repeat pr-7",
        "bg-[image:url(\"data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20width='12'%20height='12'%20fill='none'%20stroke='%23808896'%20stroke-width='1.5'%3E%3Cpath%20d='m3%204.5%203%203%203-3'/%3E%3C/svg%3E\")]",
        className,
      )}
      {...props}
    />
  );
}

/** A checkbox; put its words in a `Label` around it. */
export function Checkbox({ className, ...props }: Omit<ComponentProps<"input">, "type">) {
  return <input type="checkbox" className={cn("size-4 shrink-0 accent-accent", className)} {...props} />;
}

/** A choice of one among several; put its words in a `Label` around it. */
export function Radio({ className, ...props }: Omit<ComponentProps<"input">, "type">) {
  return <input type="radio" className={cn("size-4 shrink-0 accent-accent", className)} {...props} />;
}
