"use client";

import * as Primitive from "radix-ui/label";
import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

/** The name of a field: points at its control with `htmlFor`, or stands around it. */
export function Label({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root className={cn("font-medium text-ink text-sm", className)} {...props} />;
}
