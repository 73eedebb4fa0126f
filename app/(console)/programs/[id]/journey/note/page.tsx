import { NotePage } from "@/components/acceptance-note/note-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type AcceptanceNotePageProps = { params: Promise<{ id: string }> };

/** The program's Transfer Acceptance Note: its facts, versions and signed copies. */
export default async function AcceptanceNotePage({ params }: AcceptanceNotePageProps) {
  const { id } = await params;
  await orNotFound(
    getQueryClient().fetchQuery(trpc.acceptanceNotes.ofProgram.queryOptions({ programId: id })),
  );
  return (
    <HydrateClient>
      <NotePage id={id} />
    </HydrateClient>
  );
}
