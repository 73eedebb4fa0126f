import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

type PageHeaderProps = {
  /** Where the page belongs, e.g. Cards. */
  parent?: { href: string; name: string };
  /** Who or what it is. */
  title: ReactNode;
  /** State badges beside the title. */
  badges?: ReactNode;
  /** The one line that matters most: for a declined authorization, why. */
  summary?: ReactNode;
  /** The two or three actions that matter now. */
  actions?: ReactNode;
};

/** The head of a page: what it is, its state, what it means, what can be done. */
export function PageHeader({ parent, title, badges, summary, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-2">
      {parent && (
        <nav aria-label="Breadcrumb">
          <Link
            href={parent.href}
            className="inline-flex items-center gap-1 text-muted text-xs hover:text-ink hover:underline"
          >
            {parent.name}
            <ChevronRight aria-hidden className="size-3" />
          </Link>
        </nav>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{title}</h1>
          {badges}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {summary && <div className="max-w-3xl text-base text-muted">{summary}</div>}
    </header>
  );
}
