import { and, eq, ilike, inArray, or } from "drizzle-orm";
import { accounts, cards } from "@/db/schema";
import { paths } from "@/lib/paths";
import { readReveals } from "../personal-data";
import { containing } from "../scope";
import { type Finder, line, resultsMax } from "./result";

/** By token id, last four digits or part of the embossed name. */
export const findCards: Finder = async (context, text, sides) => {
  const matches = or(
    text.finciId ? eq(cards.tokenId, text.finciId) : undefined,
    text.lastFour ? eq(cards.lastFour, text.lastFour) : undefined,
    text.name ? ilike(cards.embossingName, containing(text.name)) : undefined,
  );
  if (!matches) return [];
  const rows = await context.db
    .select()
    .from(cards)
    .where(and(inArray(cards.environmentId, sides.ids("card.read")), matches))
    .limit(resultsMax);
  const reveals = await readReveals(context);
  return rows.map((card) => ({
    id: card.tokenId,
    title: card.maskedNumber ?? card.tokenId,
    subtitle: line(reveals.card(card).embossingName, card.status, sides.programName(card.environmentId)),
    href: paths.card(card.tokenId),
  }));
};

/** By id. */
export const findAccounts: Finder = async (context, text, sides) => {
  if (!text.finciId) return [];
  const rows = await context.db
    .select()
    .from(accounts)
    .where(
      and(inArray(accounts.environmentId, sides.ids("account.read")), eq(accounts.accountId, text.finciId)),
    )
    .limit(resultsMax);
  return rows.map((account) => ({
    id: account.accountId,
    title: account.accountId,
    subtitle: line(
      `${account.ownerType} ${account.ownerId}`,
      account.currency,
      sides.programName(account.environmentId),
    ),
    href: paths.account(account.accountId),
  }));
};
