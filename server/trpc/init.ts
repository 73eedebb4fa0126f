import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError } from "zod";
import type { Permission } from "@/lib/permissions";
import { isSensitive } from "@/lib/sensitive-actions";
import { takeOutCardNumbers } from "../card-number-findings";
import { requireFreshProof, requirePermission, type ServiceContext } from "../context";
import { DomainError, type ErrorKind } from "../errors";
import { log } from "../log";
import { auditRefusal } from "../refusals";
import { forgetReadings, shareReading } from "./shared-readings";

/** Request context: signed out has no service context. */
export type TrpcContext = { service: ServiceContext | null; requestId: string };

const codes: Record<ErrorKind, TRPCError["code"]> = {
  not_signed_in: "UNAUTHORIZED",
  not_permitted: "FORBIDDEN",
  reauthentication_required: "PRECONDITION_REQUIRED",
  not_found: "NOT_FOUND",
  invalid: "BAD_REQUEST",
  conflict: "CONFLICT",
  out_of_scope: "PRECONDITION_FAILED",
  finci_refused: "UNPROCESSABLE_CONTENT",
  finci_unknown_outcome: "BAD_GATEWAY",
  finci_unreachable: "BAD_GATEWAY",
  too_many: "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
};

const trpc = initTRPC.context<TrpcContext>().create({
  transformer: superjson,
  errorFormatter: ({ shape, error, ctx }) => {
    const domain = error.cause instanceof DomainError ? error.cause : null;
    const fields = error.cause instanceof ZodError ? fieldProblems(error.cause) : domain?.details.fields;
    return {
      code: shape.code,
      message: domain?.message ?? (fields ? "Some fields are not right." : safeMessage(error)),
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        path: shape.data.path,
        kind: domain?.kind ?? null,
        fields: fields ?? null,
        errorCodes: domain?.details.errorCodes ?? null,
        requestId: ctx?.requestId ?? null,
      },
    };
  },
});

function fieldProblems(error: ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.map((issue) => [issue.path.join("."), issue.message]));
}

function safeMessage(error: TRPCError): string {
  if (error.code === "INTERNAL_SERVER_ERROR")
    return "Something failed on our side. Nothing was changed unless shown otherwise.";
  return error.message;
}

export const router = trpc.router;
export const createCallerFactory = trpc.createCallerFactory;

/**
 * Maps domain errors to tRPC's codes once, and has refused attempts written to the audit log. `next()` resolves with
 * `ok: false`; it does not throw.
 */
const mapErrors = trpc.middleware(async ({ next, ctx, path, type, getRawInput }) => {
  const result = await next();
  if (type === "mutation" && ctx.service) forgetReadings(ctx.service);
  if (result.ok) return result;
  const { cause } = result.error;
  if (ctx.service && cause instanceof DomainError && cause.kind === "not_permitted") {
    const attempt = { action: path, input: await getRawInput(), isReading: type === "query" };
    await auditRefusal(ctx.service, cause, attempt);
  }
  if (cause instanceof DomainError)
    throw new TRPCError({ code: codes[cause.kind], message: cause.message, cause });
  if (result.error.code === "INTERNAL_SERVER_ERROR") {
    log.error({ err: cause ?? result.error, path, requestId: ctx.requestId }, "procedure failed");
  }
  return result;
});

/**
 * The only way to make a procedure: names the permission it needs (held in any program; the service narrows to the
 * record's program). Signed-out callers are refused before the input is looked at, and so is a sensitive action of somebody
 * who proved too long ago who they are. What looks like a card number is taken out of every input.
 */
export function procedure(permission: Permission) {
  return trpc.procedure
    .use(mapErrors)
    .meta({ permission } as object)
    .use(({ ctx, next, path, type }) => {
      if (!ctx.service) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
      try {
        requirePermission(ctx.service, permission, null);
        if (type === "mutation" && isSensitive(path)) requireFreshProof(ctx.service);
      } catch (error) {
        if (error instanceof DomainError)
          throw new TRPCError({ code: codes[error.kind], message: error.message, cause: error });
        throw error;
      }
      return next({ ctx: { ...ctx, service: ctx.service } });
    })
    .use(async ({ ctx, next, path, getRawInput }) => {
      const { value } = await takeOutCardNumbers(ctx.service, await getRawInput(), path);
      return next({ getRawInput: async () => value });
    });
}

/**
 * `procedure` for figures that every page asks for again and again: whoever asks within two seconds gets the same reading.
 * @param isPersonal the answer is about the person who asks
 */
export function sharedProcedure(permission: Permission, { isPersonal = false } = {}) {
  return procedure(permission).use(async ({ ctx, next, path, getRawInput }) => {
    const input = await getRawInput();
    return shareReading(ctx.service, { permission, path, input, isPersonal }, async () => {
      const result = await next();
      // Thrown, so that it is not kept.
      if (!result.ok) throw result.error;
      return result;
    });
  });
}
