import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import type { ExceptionDetail, ExceptionEvent } from "@/server/services/exceptions";
import { NoteForm } from "./note-form";

/** What was done with an exception and written down about it, and the form for the next note. */
export function ExceptionHistory({ exception }: { exception: ExceptionDetail }) {
  const { history, openedAt, status, resolutionKind, closedAt, resolution } = exception;
  return (
    <Section title="History">
      <div className="flex flex-col gap-4">
        <ol className="flex flex-col gap-3">
          <HistoryItem at={openedAt} sentence="Opened by the system." words={null} />
          {history.map((event) => (
            <HistoryItem key={event.key} at={event.at} sentence={sentenceOf(event)} words={event.words} />
          ))}
          {status === "closed" && resolutionKind === "by_itself" && closedAt && (
            <HistoryItem at={closedAt} sentence="Closed by itself." words={resolution} />
          )}
        </ol>
        <NoteForm exception={exception} />
      </div>
    </Section>
  );
}

type HistoryItemProps = { at: Date; sentence: string; words: string | null };

function HistoryItem({ at, sentence, words }: HistoryItemProps) {
  return (
    <li className="border-line border-l-2 pl-3">
      <p className="break-words">{sentence}</p>
      {words && <p className="whitespace-pre-wrap break-words text-muted">“{words}”</p>}
      <p className="text-muted text-xs">
        <ExactTime value={at} />
      </p>
    </li>
  );
}

const actWords: Record<string, string> = {
  "exception.take": "took it",
  "exception.release": "put it back into the queue",
  "exception.close": "closed it",
  "exception.accept": "accepted it",
  "exception.reject": "rejected it as a duplicate",
  "exception.match": "matched it",
  "exception.write_off": "wrote it off",
  "exception.reopen": "reopened it",
  "exception.note": "wrote a note",
};

function sentenceOf({ actorName, action, to }: ExceptionEvent): string {
  if (action === "exception.give") return `${actorName} gave it to ${to ?? "somebody"}.`;
  return `${actorName} ${actWords[action] ?? action}.`;
}
