import type { Ids } from "../ids";
import type { Tenant } from "../records";
import type { Store } from "../store";

/** Who calls and with what. */
export type Call = { store: Store; ids: Ids; tenant: Tenant; body: unknown; tokenId: string };

/** One operation of the Card API: the answer's fields beside `status` and `errors`. @throws Refusal */
export type Operation = (call: Call) => Record<string, unknown>;
