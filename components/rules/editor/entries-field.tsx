"use client";

import { Plus, X } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { get, useController, useFormContext } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Checkbox, Input, Select } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

type Option = { value: string; label: string };

type ListFieldProps = {
  /** Path of the list in the form. */
  name: string;
  label: string;
};

/** The list of a form with its problem, and how entries come and go. */
function useEntries(name: string) {
  const { field } = useController({ name });
  const { formState, clearErrors } = useFormContext();
  const control = useRef<HTMLElement | null>(null);
  const entries = field.value as string[];
  const message: unknown = get(formState.errors, `${name}.message`);
  const change = (next: string[]) => {
    clearErrors(name);
    field.onChange(next);
  };
  return {
    entries,
    ref: (element: HTMLElement | null) => {
      control.current = element;
      field.ref(element);
    },
    problem: typeof message === "string" && message !== "" ? message : null,
    add: (entry: string) => entry !== "" && !entries.includes(entry) && change([...entries, entry]),
    remove: (entry: string) => change(entries.filter((known) => known !== entry)),
    /** For an entry whose own button goes with it: the keyboard stays in the field. */
    removeChip: (entry: string) => {
      change(entries.filter((known) => known !== entry));
      control.current?.focus();
    },
  };
}

type FrameProps = {
  id: string;
  label: string;
  problem: string | null;
  /** A line below, what can be entered. */
  note?: ReactNode;
  children: ReactNode;
};

function ListFrame({ id, label, problem, note, children }: FrameProps) {
  return (
    <fieldset
      className="flex min-w-0 flex-col gap-1.5"
      aria-describedby={problem ? `${id}-problem` : undefined}
    >
      <legend className="mb-1 font-medium text-sm">{label}</legend>
      {children}
      {problem && (
        <p id={`${id}-problem`} role="alert" className="text-danger text-xs">
          {problem}
        </p>
      )}
      {note && <p className="text-muted text-xs">{note}</p>}
    </fieldset>
  );
}

/** What is in the list, each with a way out. */
function Chips({
  entries,
  words,
  onRemove,
}: {
  entries: readonly string[];
  words: (entry: string) => string;
  onRemove: (entry: string) => void;
}) {
  if (entries.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {entries.map((entry) => (
        <li
          key={entry}
          className="inline-flex min-w-0 items-center gap-1 rounded-sm bg-accent-soft py-0.5 pr-0.5 pl-2 text-accent text-xs"
        >
          <span className="min-w-0 break-words">{words(entry)}</span>
          <button
            type="button"
            aria-label={`Remove ${words(entry)}`}
            className="inline-flex size-6 items-center justify-center rounded-sm hover:bg-hover"
            onClick={() => onRemove(entry)}
          >
            <X aria-hidden className="size-3" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A few choices, each in sight. */
export function ChecksField({ name, label, options }: ListFieldProps & { options: readonly Option[] }) {
  const id = useId();
  const { entries, problem, add, remove, ref } = useEntries(name);
  return (
    <ListFrame id={id} label={label} problem={problem}>
      <div className="flex flex-wrap gap-x-5 gap-y-1.5">
        {options.map(({ value, label: words }, index) => (
          <Label key={value} className="flex min-h-6 items-center gap-2 font-normal">
            <Checkbox
              ref={index === 0 ? ref : undefined}
              checked={entries.includes(value)}
              onChange={(event) => (event.target.checked ? add(value) : remove(value))}
            />
            {words}
          </Label>
        ))}
      </div>
    </ListFrame>
  );
}

type PickFieldProps = ListFieldProps & {
  options: readonly Option[];
  /** What the choice asks, e.g. "Add a country". */
  prompt: string;
  words: (entry: string) => string;
};

/** Many choices: one is picked after the other. */
export function PickField({ name, label, options, prompt, words }: PickFieldProps) {
  const id = useId();
  const { entries, problem, add, removeChip, ref } = useEntries(name);
  return (
    <ListFrame id={id} label={label} problem={problem}>
      <Chips entries={entries} words={words} onRemove={removeChip} />
      <Select
        ref={ref}
        className="sm:max-w-sm"
        aria-label={prompt}
        value=""
        onChange={(event) => add(event.target.value)}
      >
        <option value="">{prompt}</option>
        {options
          .filter(({ value }) => !entries.includes(value))
          .map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
      </Select>
    </ListFrame>
  );
}

type TypeFieldProps = ListFieldProps & {
  /** What is typed, e.g. "Merchant name or id". */
  prompt: string;
  words?: (entry: string) => string;
  note?: ReactNode;
  /** Known texts, offered while typing. */
  suggestions?: readonly Option[];
  maxLength: number;
  /** Why the text cannot be an entry, or null. */
  whyNot?: (text: string) => string | null;
  /** Stands before the typed field: other ways to add. */
  children?: (add: (entry: string) => void, entries: readonly string[]) => ReactNode;
};

/** Entries that are typed, added with Enter or the button. */
export function TypeField(props: TypeFieldProps) {
  const { name, label, prompt, words = (entry) => entry, note, suggestions, maxLength, whyNot } = props;
  const id = useId();
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const { entries, problem, add, removeChip, ref } = useEntries(name);
  const addTyped = () => {
    const entry = text.trim();
    if (entry === "") return;
    const reason = whyNot?.(entry) ?? null;
    setRefusal(reason);
    if (reason !== null) return;
    add(entry);
    setText("");
  };
  return (
    <ListFrame id={id} label={label} problem={refusal ?? problem} note={note}>
      <Chips entries={entries} words={words} onRemove={removeChip} />
      <div className="flex flex-wrap gap-2">
        {props.children?.(add, entries)}
        <Input
          ref={ref}
          aria-label={prompt}
          className="w-full sm:w-56"
          autoComplete="off"
          placeholder={prompt}
          maxLength={maxLength}
          list={suggestions ? `${id}-known` : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            addTyped();
          }}
        />
        <Button onClick={addTyped} disabled={text.trim() === ""}>
          <Plus aria-hidden />
          Add
        </Button>
        {suggestions && (
          <datalist id={`${id}-known`}>
            {suggestions.map(({ value, label: name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </datalist>
        )}
      </div>
    </ListFrame>
  );
}
