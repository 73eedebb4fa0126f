import { and, eq, gt, isNull } from "drizzle-orm";
import { environments, reveals } from "@/db/schema";
import {
  maskAddress,
  maskDateOfBirth,
  maskEmail,
  maskFirstName,
  maskLastName,
  maskName,
  maskPhone,
  type PersonalState,
  type RevealSubjectType,
} from "@/lib/personal-data";
import { mayDo, type ServiceContext } from "../../context";
import { reachable } from "../scope";

/** Whose personal data it is. Ids are unique within an environment only. */
export type RevealSubject = { environmentId: string; type: RevealSubjectType; id: string };

type StoredAddress = { line1: string; line2?: string; city: string; postal_code: string; country: string };

type Contact = {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  dateOfBirth: string;
  address?: StoredAddress;
};

/** Live reveals that count at most: a person asks for one at a time. */
const revealsMax = 200;

/** What the actor may see in clear now. Everything of a person that leaves the services goes through it. */
export class Reveals {
  /** Ends by subject; `"all"` for the system, which writes what it reads to FINCI. */
  constructor(private readonly ends: ReadonlyMap<string, Date> | "all") {}

  /** When the actor's reveal of the record ends; null without one. */
  until(subject: RevealSubject): Date | null {
    return this.ends === "all" ? null : (this.ends.get(keyOf(subject)) ?? null);
  }

  isOpen(subject: RevealSubject): boolean {
    return this.ends === "all" || this.ends.has(keyOf(subject));
  }

  /** A whole name, also one that is embossed; masked without a reveal of whose it is. */
  name(subject: RevealSubject, name: string): string {
    return this.isOpen(subject) ? name : maskName(name);
  }

  /** The card as lists name it, its embossed name masked without a reveal of its holder. */
  card(card: NamedCard): { maskedNumber: string | null; lastFour: string | null; embossingName: string } {
    const { maskedNumber, lastFour, embossingName } = card;
    return { maskedNumber, lastFour, embossingName: this.name(holderOf(card), embossingName) };
  }

  /** A person's or an employee's row, its personal data masked without a reveal. */
  contact<Row extends Contact>(subject: RevealSubject, row: Row): Row {
    return this.isOpen(subject) ? row : { ...row, ...maskContact(row) };
  }

  /** What the page of the record says about it. */
  state(subject: RevealSubject): PersonalState {
    return {
      subject,
      isMasked: !this.isOpen(subject),
      revealedUntil: this.until(subject),
    };
  }
}

type NamedCard = {
  environmentId: string;
  holderType: "person" | "employee";
  holderId: string;
  maskedNumber: string | null;
  lastFour: string | null;
  embossingName: string;
};

/** Who carries a card. */
export function holderOf(card: Pick<NamedCard, "environmentId" | "holderType" | "holderId">): RevealSubject {
  return { environmentId: card.environmentId, type: card.holderType, id: card.holderId };
}

function maskContact(row: Contact): Contact {
  return {
    firstName: maskFirstName(row.firstName),
    lastName: maskLastName(row.lastName),
    email: maskEmail(row.email),
    phone: maskPhone(row.phone),
    dateOfBirth: maskDateOfBirth(row.dateOfBirth),
    ...(row.address && { address: maskAddress(row.address) }),
  };
}

function keyOf({ environmentId, type, id }: RevealSubject): string {
  return `${environmentId} ${type} ${id}`;
}

/**
 * The actor's live reveals, in whatever session they were asked for: one query for a whole list or page, none for roles that
 * reveal nothing. A reveal in a program where the role is gone counts no more.
 */
export async function readReveals(context: ServiceContext, now = new Date()): Promise<Reveals> {
  const { actor } = context;
  if (actor.type === "system") return new Reveals("all");
  if (!mayDo(context, "personal.reveal", null)) return new Reveals(new Map());
  const rows = await context.db
    .select({
      environmentId: reveals.environmentId,
      type: reveals.subjectType,
      id: reveals.subjectId,
      expiresAt: reveals.expiresAt,
    })
    .from(reveals)
    .innerJoin(environments, eq(environments.id, reveals.environmentId))
    .where(
      and(
        eq(reveals.userId, actor.userId),
        gt(reveals.expiresAt, now),
        isNull(reveals.endedAt),
        reachable(context, "personal.reveal"),
      ),
    )
    .orderBy(reveals.expiresAt)
    .limit(revealsMax);
  // The last one of a record ends last.
  return new Reveals(new Map(rows.map((row) => [keyOf(row), row.expiresAt])));
}
