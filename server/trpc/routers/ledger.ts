import { askForLedgerProof, listLedgerProofs } from "../../services/ledger-proofs";
import { procedure, router, sharedProcedure } from "../init";

export const ledgerRouter = router({
  proofs: sharedProcedure("ledger.read").query(({ ctx }) => listLedgerProofs(ctx.service)),
  prove: procedure("ledger.prove").mutation(({ ctx }) => askForLedgerProof(ctx.service)),
});
