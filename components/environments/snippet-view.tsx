import { Copyable } from "@/components/ui/copy";
import { Select } from "@/components/ui/input";
import { ScrollPane } from "@/components/ui/scroll-pane";
import { Section } from "@/components/ui/section";
import {
  type SnippetLanguage,
  type SnippetRequest,
  snippet,
  snippetLanguages,
  snippetNames,
} from "@/lib/signing-workbench/snippets";

type SnippetViewProps = {
  language: SnippetLanguage;
  onLanguage: (language: SnippetLanguage) => void;
  request: SnippetRequest;
};

/** A program that sends the request of the workbench, signed as this environment signs. */
export function SnippetView({ language, onLanguage, request }: SnippetViewProps) {
  const program = snippet(language, request);
  return (
    <Section
      title="The same call as a program"
      description="Signs as this environment does. Token and secret come from the variables FINCI_TOKEN and FINCI_SECRET; they stand in no program."
      actions={
        <>
          <Select
            aria-label="Language"
            value={language}
            onChange={(event) => onLanguage(event.target.value as SnippetLanguage)}
          >
            {snippetLanguages.map((each) => (
              <option key={each} value={each}>
                {snippetNames[each]}
              </option>
            ))}
          </Select>
          <Copyable text={program} label="program" shown="Copy" className="font-sans" />
        </>
      }
    >
      <ScrollPane
        label={`Program in ${snippetNames[language]}`}
        className="rounded-md border border-line bg-sunken"
      >
        <pre className="p-3 font-mono text-xs leading-5">{program}</pre>
      </ScrollPane>
    </Section>
  );
}
