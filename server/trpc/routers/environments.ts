import {
  credentialSchema,
  enterCredential,
  enterCredentialSchema,
  revokeCredential,
  takeAgain,
} from "../../services/credentials";
import {
  closeEndpoint,
  endpointSchema,
  openEndpoint,
  rotateEndpoint,
  rotateEndpointSchema,
  sendTestDelivery,
  testDeliverySchema,
} from "../../services/endpoints";
import {
  changeEnvironmentStatus,
  changeSettings,
  changeSettingsSchema,
  changeStatusSchema,
  environmentOfSchema,
  getEnvironment,
} from "../../services/environments";
import { procedure, router } from "../init";

export const environmentsRouter = router({
  of: procedure("environment.read")
    .input(environmentOfSchema)
    .query(({ ctx, input }) => getEnvironment(ctx.service, input)),
  changeSettings: procedure("environment.write")
    .input(changeSettingsSchema)
    .mutation(({ ctx, input }) => changeSettings(ctx.service, input)),
  changeStatus: procedure("environment.write")
    .input(changeStatusSchema)
    .mutation(({ ctx, input }) => changeEnvironmentStatus(ctx.service, input)),
  enterCredential: procedure("environment.write")
    .input(enterCredentialSchema)
    .mutation(({ ctx, input }) => enterCredential(ctx.service, input)),
  takeCredentialAgain: procedure("environment.write")
    .input(credentialSchema)
    .mutation(({ ctx, input }) => takeAgain(ctx.service, input)),
  revokeCredential: procedure("environment.write")
    .input(credentialSchema)
    .mutation(({ ctx, input }) => revokeCredential(ctx.service, input)),
  rotateEndpoint: procedure("environment.write")
    .input(rotateEndpointSchema)
    .mutation(({ ctx, input }) => rotateEndpoint(ctx.service, input)),
  openEndpoint: procedure("environment.write")
    .input(endpointSchema)
    .mutation(({ ctx, input }) => openEndpoint(ctx.service, input)),
  closeEndpoint: procedure("environment.write")
    .input(endpointSchema)
    .mutation(({ ctx, input }) => closeEndpoint(ctx.service, input)),
  testEndpoint: procedure("environment.write")
    .input(testDeliverySchema)
    .mutation(({ ctx, input }) => sendTestDelivery(ctx.service, input)),
});
