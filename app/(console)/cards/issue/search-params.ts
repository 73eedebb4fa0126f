import { createLoader } from "nuqs/server";
import { parseAsFilterText } from "@/components/table/url-parsers";

/** The owner whose page the wizard was opened from. */
export const loadIssueSearchParams = createLoader({
  person: parseAsFilterText,
  corporate: parseAsFilterText,
});
