import { and, eq, ilike, or } from "drizzle-orm";
import { accounts, cards, environments, programs } from "@/db/schema";
import { paths } from "@/lib/paths";
import { containing, visible } from "../scope";
import { type Finder, line, resultsMax } from "./result";

/** By token id, last four digits or part of the embossed name. */
export const findCards: Finder = async (context, text) => {
  const matches = or(
    text.finciId ? eq(cards.tokenId, text.finciId) : undefined,
    text.lastFour ? eq(cards.lastFour, text.lastFour) : undefined,
    text.name ? ilike(cards.embossingName, containing(text.name)) : undefined,
  );
  if (!matches) return [];
  const rows = await context.db
    .select({ card: cards, programName: programs.name })
    .from(cards)
    .innerJoin(environments, eq(environments.id, cards.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(visible(context, "card.read", undefined), matches))
    .limit(resultsMax);
  return rows.map(({ card, programName }) => ({
    id: card.tokenId,
    title: card.maskedNumber ?? card.tokenId,
    subtitle: line(card.embossingName, card.status, programName),
    href: paths.card(card.tokenId),
  }));
};

/** By id. */
export const findAccounts: Finder = async (context, text) => {
  if (!text.finciId) return [];
  const rows = await context.db
    .select({ account: accounts, programName: programs.name })
    .from(accounts)
    .innerJoin(environments, eq(environments.id, accounts.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(and(visible(context, "account.read", undefined), eq(accounts.accountId, text.finciId)))
    .limit(resultsMax);
  return rows.map(({ account, programName }) => ({
    id: account.accountId,
    title: account.accountId,
    subtitle: line(`${account.ownerType} ${account.ownerId}`, account.currency, programName),
    href: paths.account(account.accountId),
  }));
};
