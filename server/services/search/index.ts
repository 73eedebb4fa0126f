export type { SearchResult } from "./result";
export { searchSchema } from "./schemas";
export { type SearchGroup, search } from "./search";
