import {
  acceptCertification,
  acceptCertificationSchema,
  certificationOfProgramSchema,
  certificationRunSchema,
  certificationScenarioSchema,
  confirmProductionStep,
  confirmStepSchema,
  extendWait,
  getCertification,
  getCertificationRun,
  getProductionReadiness,
  getScenarioTraces,
  rerunScenario,
  signReadiness,
  signReadinessSchema,
  startCertification,
  startCertificationSchema,
  stopCertification,
  withdrawAcceptance,
  withdrawAcceptanceSchema,
} from "../../services/certification";
import { procedure, router } from "../init";

export const certificationRouter = router({
  ofProgram: procedure("certification.read")
    .input(certificationOfProgramSchema)
    .query(({ ctx, input }) => getCertification(ctx.service, input)),
  run: procedure("certification.read")
    .input(certificationRunSchema)
    .query(({ ctx, input }) => getCertificationRun(ctx.service, input)),
  start: procedure("certification.run")
    .input(startCertificationSchema)
    .mutation(({ ctx, input }) => startCertification(ctx.service, input)),
  stop: procedure("certification.run")
    .input(certificationRunSchema)
    .mutation(({ ctx, input }) => stopCertification(ctx.service, input)),
  extendWait: procedure("certification.run")
    .input(certificationScenarioSchema)
    .mutation(({ ctx, input }) => extendWait(ctx.service, input)),
  runAgain: procedure("certification.run")
    .input(certificationScenarioSchema)
    .mutation(({ ctx, input }) => rerunScenario(ctx.service, input)),
  traces: procedure("certification.read")
    .input(certificationScenarioSchema)
    .query(({ ctx, input }) => getScenarioTraces(ctx.service, input)),
  accept: procedure("certification.accept")
    .input(acceptCertificationSchema)
    .mutation(({ ctx, input }) => acceptCertification(ctx.service, input)),
  withdrawAcceptance: procedure("certification.accept")
    .input(withdrawAcceptanceSchema)
    .mutation(({ ctx, input }) => withdrawAcceptance(ctx.service, input)),
  production: procedure("certification.read")
    .input(certificationOfProgramSchema)
    .query(({ ctx, input }) => getProductionReadiness(ctx.service, input)),
  confirmStep: procedure("certification.accept")
    .input(confirmStepSchema)
    .mutation(({ ctx, input }) => confirmProductionStep(ctx.service, input)),
  signReadiness: procedure("certification.accept")
    .input(signReadinessSchema)
    .mutation(({ ctx, input }) => signReadiness(ctx.service, input)),
});
