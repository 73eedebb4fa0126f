import { z } from "zod";

const passwordSchema = z.string().min(1, "Give your password.").max(1_000);
/** Absent for who comes through the identity provider and has none. */
const optionalPassword = z.string().max(1_000).optional();
const codeSchema = z.string().trim().min(6, "Give the code.").max(64);

export const changePasswordSchema = z.object({ current: passwordSchema, next: z.string().max(1_000) });

/** Enrolment begins with the password: a screen left open enrols nobody else's authenticator. */
export const beginFactorSchema = z.object({ password: optionalPassword });

export const confirmFactorSchema = z.object({ code: codeSchema });

export const endFactorSchema = z.object({ password: optionalPassword, code: codeSchema });

export const confirmIdentitySchema = z.object({
  password: passwordSchema,
  /** Of who has a second factor. */
  code: z.string().trim().max(64).optional(),
});

/** One session, or all but this one. */
export const endSessionsSchema = z.object({ sessionId: z.uuid().optional() });
