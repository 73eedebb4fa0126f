import type { DriftCardFacts, DriftKind } from "@/lib/drift";
import type { ListedCard } from "../intents";
import type { MirroredCard, Owner } from "./owners";

/** One difference, before it is stored. */
export type Difference = {
  kind: DriftKind;
  owner: Owner;
  /** Empty where it is about the owner. */
  tokenId: string;
  ours: DriftCardFacts | null;
  finci: DriftCardFacts | null;
};

export type OwnerSides = {
  owner: Owner;
  /** FINCI's list of the owner's cards; null where FINCI does not know the owner. */
  listed: readonly ListedCard[] | null;
  /** Token ids the mirror had before FINCI was asked: a card made since may not be in the list yet. */
  before: ReadonlySet<string>;
  /** The mirror's cards of the owner, read after FINCI answered. */
  mirrored: readonly MirroredCard[];
  /** True for a listed card that the mirror has elsewhere, or that is being issued at this moment. */
  isAccountedFor: (card: ListedCard) => boolean;
  /** FINCI's refusal of our last change of a card's status, by token id. */
  refusals: ReadonlyMap<string, { asked: string; code: string }>;
};

/** Everything in which FINCI's list of an owner's cards and the mirror differ. */
export function compareOwner(sides: OwnerSides): Difference[] {
  const { owner, listed, mirrored } = sides;
  const doubtful = mirrored.flatMap((card) => refusedStatus(sides, card));
  if (listed === null)
    return [{ kind: "owner_unknown_at_finci", owner, tokenId: "", ours: null, finci: null }, ...doubtful];
  const byToken = new Map(listed.map((card) => [card.token_id, card]));
  const known = new Set(mirrored.map((card) => card.tokenId));
  const missingHere = [...byToken.values()]
    .filter((card) => !known.has(card.token_id) && !sides.isAccountedFor(card))
    .map((card) => ({
      kind: "card_missing_here" as const,
      owner,
      tokenId: card.token_id,
      ours: null,
      finci: factsOfListed(card),
    }));
  const ofCards = mirrored.flatMap((card) => {
    const other = byToken.get(card.tokenId);
    if (other) return compareCard(owner, card, other);
    if (!sides.before.has(card.tokenId)) return [];
    return [
      {
        kind: "card_missing_at_finci" as const,
        owner,
        tokenId: card.tokenId,
        ours: factsOfMirrored(card),
        finci: null,
      },
    ];
  });
  return [...missingHere, ...ofCards, ...doubtful];
}

function compareCard(owner: Owner, card: MirroredCard, other: ListedCard): Difference[] {
  const differs = (kind: DriftKind, field: keyof DriftCardFacts): Difference => ({
    kind,
    owner,
    tokenId: card.tokenId,
    ours: { [field]: factsOfMirrored(card)[field] },
    finci: { [field]: factsOfListed(other)[field] },
  });
  const found: Difference[] = [];
  if (card.maskedNumber === null) found.push(differs("masked_number_missing_here", "maskedNumber"));
  else if (card.maskedNumber !== other.card_number) found.push(differs("masked_number", "maskedNumber"));
  if (card.expirationMonth !== other.expiration_date) found.push(differs("expiry", "expirationMonth"));
  if (card.productId !== other.product_id) found.push(differs("product", "productId"));
  if (card.embossingName !== other.embossing_name) found.push(differs("embossing_name", "embossingName"));
  return found;
}

function refusedStatus({ owner, refusals }: OwnerSides, card: MirroredCard): Difference[] {
  const refusal = refusals.get(card.tokenId);
  if (!refusal) return [];
  return [
    {
      kind: "status_refused",
      owner,
      tokenId: card.tokenId,
      ours: { status: card.status, asked: refusal.asked },
      finci: { refusedWith: refusal.code },
    },
  ];
}

function factsOfMirrored(card: MirroredCard): DriftCardFacts {
  const { embossingName, maskedNumber, expirationMonth, productId, status } = card;
  return { embossingName, maskedNumber, expirationMonth, productId, status };
}

function factsOfListed(card: ListedCard): DriftCardFacts {
  return {
    embossingName: card.embossing_name,
    maskedNumber: card.card_number,
    expirationMonth: card.expiration_date,
    productId: card.product_id,
  };
}
