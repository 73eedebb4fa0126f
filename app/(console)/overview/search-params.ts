import { createLoader, parseAsStringLiteral } from "nuqs/server";
import { parseAsUuid } from "@/components/table/url-parsers";

/** How far back the overview looks, as it stands in its URL. */
export const overviewWindows = ["1h", "24h", "7d"] as const;

export const overviewSearchParams = {
  window: parseAsStringLiteral(overviewWindows).withDefault("1h"),
  program: parseAsUuid,
};

export const loadOverviewSearchParams = createLoader(overviewSearchParams);
