import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { problemOf } from "@/components/trpc/problem";

/**
 * Puts a refusal where it belongs: each field problem at its field, the rest above the button. Nothing typed is lost.
 * `rename` maps the server's path to the form's when the two differ.
 */
export function showServerProblems<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  error: unknown,
  rename: (path: string) => string = (path) => path,
): void {
  const problem = problemOf(error);
  const known = new Set<string>(fieldPaths(form.getValues()));
  const elsewhere: string[] = [];
  let isFirst = true;
  for (const [path, message] of Object.entries(problem.fields)) {
    const name = rename(path);
    if (known.has(name)) {
      form.setError(name as Path<Values>, { type: "server", message }, { shouldFocus: isFirst });
      isFirst = false;
    } else elsewhere.push(path ? `${path}: ${message}` : message);
  }
  const sentence = [problem.sentence, ...elsewhere].join(" ");
  form.setError("root.server", { message: sentence });
  if (problem.requestId) form.setError("root.request", { message: problem.requestId });
}

function fieldPaths(values: object, prefix = ""): string[] {
  return Object.entries(values).flatMap(([key, value]) =>
    typeof value === "object" && value !== null && !(value instanceof Date)
      ? fieldPaths(value, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}
