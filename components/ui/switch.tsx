"use client";

import * as Primitive from "radix-ui/switch";
import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

/** On or off, at once. Give it an `id` and a `Label`, or an `aria-label`. */
export function Switch({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn(
        "inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-line-strong p-0.5 transition-colors disabled:opacity-50 data-[state=checked]:bg-accent",
        className,
      )}
      {...props}
    >
      <Primitive.Thumb className="size-4 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-4" />
    </Primitive.Root>
  );
}
