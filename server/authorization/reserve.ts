import type { Sql } from "@/db/client";
import { toStorableJson } from "../intake/inbox";

/** Requests folded into one statement at most. */
const foldedMax = 64;
/** Statements under way at once; requests that come meanwhile wait for the next one and go together. */
const statementsMax = 2;

/** One element of the `authorize` SQL function; names are its columns. Amounts as decimal text of minor units. */
export type ReserveRequest = {
  environment_id: string;
  program_id: string;
  account_id: string;
  received_at: string;
  id: string;
  token_id: string;
  transaction_amount_minor: string;
  transaction_currency: string;
  billing_amount_minor: string;
  billing_currency: string;
  merchant_id: string;
  merchant_name: string;
  merchant_city: string;
  merchant_country: string;
  mcc: string;
  entry_mode: string | null;
  wallet: string | null;
  three_ds: unknown;
  finci_created_at: string;
  content_hash: string;
  preset: string | null;
  hold_days: number;
  delivery_id: string;
  payload: Record<string, unknown>;
  body_bytes: number;
  source_address: string;
};

/** What came of it: decided now, an earlier answer repeated, or the same id with other content. */
export type Reservation = {
  status: "decided" | "repeated" | "conflict";
  /** Null where FINCI decides and we record. */
  decision: "approved" | "declined" | null;
  reason: string | null;
};

type Waiting = {
  request: ReserveRequest;
  resolve: (reservation: Reservation) => void;
  reject: (error: unknown) => void;
};

/**
 * Decides, reserves and records through the one statement. A lone request goes at once; requests that arrive while
 * all statements are under way are folded into the next. A fold that fails is repeated one by one, so that one
 * poisonous request fails alone. Durable when it resolves.
 */
export class Reserver {
  private waiting: Waiting[] = [];
  private statementsUnderWay = 0;

  constructor(private readonly sql: Sql) {}

  reserve(request: ReserveRequest): Promise<Reservation> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.pump();
    });
  }

  private pump(): void {
    while (this.waiting.length > 0 && this.statementsUnderWay < statementsMax) {
      const fold = this.waiting.splice(0, foldedMax);
      this.statementsUnderWay += 1;
      void this.run(fold).finally(() => {
        this.statementsUnderWay -= 1;
        this.pump();
      });
    }
  }

  private async run(fold: Waiting[]): Promise<void> {
    try {
      const reservations = await this.execute(fold.map((one) => one.request));
      fold.forEach((one, index) => {
        const reservation = reservations.get(index);
        if (reservation) one.resolve(reservation);
        else one.reject(new Error("The authorize statement left a request out"));
      });
    } catch (error) {
      if (fold.length === 1) fold[0]?.reject(error);
      else for (const one of fold) await this.run([one]);
    }
  }

  private async execute(requests: ReserveRequest[]): Promise<Map<number, Reservation>> {
    const elements = toStorableJson(requests.map((request, ordinal) => ({ ordinal, ...request })));
    const rows = await this.sql<({ ordinal: number } & Reservation)[]>`
      select ordinal, status, decision, reason from authorize(${elements}::text::jsonb)`;
    return new Map(
      rows.map(({ ordinal, status, decision, reason }) => [ordinal, { status, decision, reason }]),
    );
  }
}
