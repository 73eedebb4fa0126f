import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

/** A link inside text or a fact list. */
export function TextLink({ className, ...props }: ComponentProps<typeof Link>) {
  return <Link className={cn("text-accent underline-offset-2 hover:underline", className)} {...props} />;
}
