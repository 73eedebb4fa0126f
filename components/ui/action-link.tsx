import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "./button";
import { WhyDisabled } from "./why-disabled";

type ActionLinkProps = {
  href: string;
  /** Why it cannot be followed, e.g. a missing role. */
  whyNot?: string | null;
  variant?: "primary" | "secondary" | "danger";
  children: ReactNode;
};

/** A button that opens a form of its own; one that may not be used says why. */
export function ActionLink({ href, whyNot, variant, children }: ActionLinkProps) {
  if (whyNot)
    return (
      <WhyDisabled reason={whyNot}>
        <Button aria-disabled>{children}</Button>
      </WhyDisabled>
    );
  return (
    <Button asChild variant={variant}>
      <Link href={href}>{children}</Link>
    </Button>
  );
}
