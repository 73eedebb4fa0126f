import { createLoader, type inferParserType, parseAsArrayOf, parseAsStringLiteral } from "nuqs/server";
import { parseAsFilterText, parseAsUuid } from "@/components/table/url-parsers";
import { cardStages, cardStatuses } from "@/lib/card-states";

/** The filters of the cards list as they stand in its URL. */
export const cardsSearchParams = {
  text: parseAsFilterText,
  status: parseAsArrayOf(parseAsStringLiteral(cardStatuses)),
  stage: parseAsStringLiteral(cardStages),
  program: parseAsUuid,
  account: parseAsFilterText,
};

export const loadCardsSearchParams = createLoader(cardsSearchParams);

/** The query's input for the filters: the page and its table ask for the very same. */
export function toCardsInput(values: inferParserType<typeof cardsSearchParams>) {
  return {
    text: values.text ?? undefined,
    status: values.status?.length ? values.status : undefined,
    stage: values.stage ?? undefined,
    programId: values.program ?? undefined,
    accountId: values.account ?? undefined,
  };
}
