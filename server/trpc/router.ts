import { router } from "./init";
import { acceptanceNotesRouter } from "./routers/acceptance-notes";
import { accountFundingRouter } from "./routers/account-funding";
import { accountsRouter } from "./routers/accounts";
import { apiCallsRouter } from "./routers/api-calls";
import { approvalsRouter } from "./routers/approvals";
import { auditRouter } from "./routers/audit";
import { authorizationsRouter } from "./routers/authorizations";
import { bulkIssuingRouter } from "./routers/bulk-issuing";
import { cardActionsRouter } from "./routers/card-actions";
import { cardBulkRouter } from "./routers/card-bulk";
import { cardsRouter } from "./routers/cards";
import { certificationRouter } from "./routers/certification";
import { connectionRouter } from "./routers/connection";
import { contractRouter } from "./routers/contract";
import { customersRouter } from "./routers/customers";
import { deliveriesRouter } from "./routers/deliveries";
import { driftRouter } from "./routers/drift";
import { environmentsRouter } from "./routers/environments";
import { exceptionsRouter } from "./routers/exceptions";
import { issuancesRouter } from "./routers/issuances";
import { journeyRouter } from "./routers/journey";
import { ledgerRouter } from "./routers/ledger";
import { maintenanceRouter } from "./routers/maintenance";
import { overviewRouter } from "./routers/overview";
import { ownAccessRouter } from "./routers/own-access";
import { personalDataRouter } from "./routers/personal-data";
import { productsRouter } from "./routers/products";
import { programsRouter } from "./routers/programs";
import { reconciliationRouter } from "./routers/reconciliation";
import { responsibilitiesRouter } from "./routers/responsibilities";
import { rulesRouter } from "./routers/rules";
import { searchProcedure } from "./routers/search";
import { statementsRouter } from "./routers/statements";
import { transactionsRouter } from "./routers/transactions";
import { usersRouter } from "./routers/users";

/** Everything the console's pages may call. */
export const appRouter = router({
  acceptanceNotes: acceptanceNotesRouter,
  accountFunding: accountFundingRouter,
  accounts: accountsRouter,
  apiCalls: apiCallsRouter,
  approvals: approvalsRouter,
  audit: auditRouter,
  authorizations: authorizationsRouter,
  bulkIssuing: bulkIssuingRouter,
  cardActions: cardActionsRouter,
  cardBulk: cardBulkRouter,
  cards: cardsRouter,
  certification: certificationRouter,
  connection: connectionRouter,
  contract: contractRouter,
  customers: customersRouter,
  deliveries: deliveriesRouter,
  drift: driftRouter,
  environments: environmentsRouter,
  exceptions: exceptionsRouter,
  issuances: issuancesRouter,
  journey: journeyRouter,
  ledger: ledgerRouter,
  maintenance: maintenanceRouter,
  overview: overviewRouter,
  ownAccess: ownAccessRouter,
  products: productsRouter,
  personalData: personalDataRouter,
  programs: programsRouter,
  reconciliation: reconciliationRouter,
  responsibilities: responsibilitiesRouter,
  rules: rulesRouter,
  search: searchProcedure,
  statements: statementsRouter,
  transactions: transactionsRouter,
  users: usersRouter,
});

export type AppRouter = typeof appRouter;
