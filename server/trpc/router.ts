import { router } from "./init";
import { accountsRouter } from "./routers/accounts";
import { apiCallsRouter } from "./routers/api-calls";
import { authorizationsRouter } from "./routers/authorizations";
import { cardsRouter } from "./routers/cards";
import { deliveriesRouter } from "./routers/deliveries";
import { transactionsRouter } from "./routers/transactions";

/** Everything the console's pages may call. */
export const appRouter = router({
  accounts: accountsRouter,
  apiCalls: apiCallsRouter,
  authorizations: authorizationsRouter,
  cards: cardsRouter,
  deliveries: deliveriesRouter,
  transactions: transactionsRouter,
});

export type AppRouter = typeof appRouter;
