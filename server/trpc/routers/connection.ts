import {
  compareSignature,
  compareSignatureSchema,
  connectionOfSchema,
  readLastTest,
  testConnection,
  testConnectionSchema,
} from "../../services/connection";
import { procedure, router } from "../init";

export const connectionRouter = router({
  lastTest: procedure("environment.read")
    .input(connectionOfSchema)
    .query(({ ctx, input }) => readLastTest(ctx.service, input)),
  test: procedure("environment.write")
    .input(testConnectionSchema)
    .mutation(({ ctx, input }) => testConnection(ctx.service, input)),
  /** A mutation because a secret may be in its input: it must stand in no address. */
  compareSignature: procedure("environment.write")
    .input(compareSignatureSchema)
    .mutation(({ ctx, input }) => compareSignature(ctx.service, input)),
});
