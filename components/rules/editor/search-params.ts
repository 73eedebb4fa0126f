import { parseAsStringLiteral } from "nuqs";

/** The step of the editor, in its URL. */
export const parseAsEditorStep = parseAsStringLiteral(["edit", "review"] as const).withDefault("edit");
