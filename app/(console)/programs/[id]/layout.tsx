import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ProgramHeader } from "@/components/programs/program-header";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type ProgramLayoutProps = { params: Promise<{ id: string }>; children: ReactNode };

const loadProgram = (id: string) =>
  orNotFound(getQueryClient().fetchQuery(trpc.programs.byId.queryOptions({ id })));

export async function generateMetadata({ params }: ProgramLayoutProps): Promise<Metadata> {
  const { name } = await loadProgram((await params).id);
  return { title: name };
}

/** One program: who it is, its state, its tabs. */
export default async function ProgramLayout({ params, children }: ProgramLayoutProps) {
  const { id } = await params;
  await loadProgram(id);
  return (
    <HydrateClient>
      <ProgramHeader id={id} />
      {children}
    </HydrateClient>
  );
}
