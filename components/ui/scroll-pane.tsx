import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

// The pane is a stop of the keyboard because it scrolls.
const keyboardStop = { tabIndex: 0 };

type ScrollPaneProps = Omit<ComponentProps<"section">, "aria-label" | "tabIndex"> & {
  /** What is inside, for a screen reader. */
  label: string;
};

/** Holds what may be wider than the screen and has no link inside; the keyboard scrolls the pane itself. */
export function ScrollPane({ label, className, ...props }: ScrollPaneProps) {
  return (
    <section
      aria-label={label}
      {...keyboardStop}
      className={cn("overflow-auto focus-visible:-outline-offset-2", className)}
      {...props}
    />
  );
}
