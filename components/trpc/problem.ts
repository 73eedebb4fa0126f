/** A refusal or failure as the screen shows it. */
export type Problem = {
  /** What was refused, why, what to do: safe to show. */
  sentence: string;
  /** Field problems of the server by path, e.g. `address.city`. */
  fields: Record<string, string>;
  /** FINCI's own codes. */
  errorCodes: string[];
  /** The kind of server/errors, e.g. `conflict`; `offline` when no answer came. */
  kind: string;
  requestId: string | null;
  /** It may well pass by itself: asking again makes sense. */
  isPassing: boolean;
};

type ErrorData = {
  code?: string;
  kind?: string | null;
  httpStatus?: number;
  fields?: Record<string, string> | null;
  errorCodes?: string[] | null;
  requestId?: string | null;
};

const kindsByCode: Record<string, string> = {
  UNAUTHORIZED: "not_signed_in",
  FORBIDDEN: "not_permitted",
  NOT_FOUND: "not_found",
  BAD_REQUEST: "invalid",
};

/** Reads any error of a query or mutation. An error without an answer of ours is a connection that failed. */
export function problemOf(error: unknown): Problem {
  const data = errorData(error);
  if (!data) {
    return {
      sentence: "The console did not answer. Check the connection; what you typed is still here.",
      fields: {},
      errorCodes: [],
      kind: "offline",
      requestId: null,
      isPassing: true,
    };
  }
  return {
    sentence: error instanceof Error ? error.message : "Something failed on our side.",
    fields: data.fields ?? {},
    errorCodes: data.errorCodes ?? [],
    kind: data.kind ?? kindsByCode[data.code ?? ""] ?? "failed",
    requestId: data.requestId ?? null,
    isPassing: (data.httpStatus ?? 500) >= 500,
  };
}

/** What our error formatter sent, or the code of a tRPC error that was thrown in this very process. */
function errorData(error: unknown): ErrorData | null {
  if (typeof error !== "object" || error === null) return null;
  if ("data" in error && typeof error.data === "object" && error.data !== null) return error.data;
  if ("code" in error && typeof error.code === "string" && error.code in kindsByCode)
    return { code: error.code, httpStatus: 400 };
  return null;
}
