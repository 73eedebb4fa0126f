import type { StepResult, StepState } from "@/lib/connection-test";
import type { FinciProbe } from "./client";
import { errorCodeSentence } from "./errors";
import { clockToleranceSeconds } from "./signing";

/** Our clock's distance from FINCI's from which on it is worth a word. */
const warnedSeconds = 30;

export type DiagnosisFacts = {
  probe: FinciProbe;
  /** Our time in the middle of the call. */
  ourTimeMs: number;
  pathPrefix: string;
  /** Our addresses as somebody entered them. */
  outgoingCidrs: readonly string[];
};

type AnswerStep = "clock" | "allow_list" | "token" | "signature" | "path" | "answer";

function step(
  name: AnswerStep,
  state: StepState,
  finding: string,
  advice: string | null = null,
  durationMs: number | null = null,
): StepResult {
  return { step: name, state, durationMs, finding, advice };
}

/**
 * What the answer to a signed call tells of each thing that can be wrong: clock, allow-list, token, signature, path, the answer
 * itself. Says of a step only what the answer proves; the rest is not told.
 */
export function diagnose(facts: DiagnosisFacts): StepResult[] {
  const { probe } = facts;
  const clock = clockStep(facts);
  if (probe.result.kind !== "answer")
    return [clock, step("answer", "failed", noAnswer(probe), noAnswerAdvice, probe.durationMs)];
  if (probe.outcome === "success")
    return [
      clock,
      step("allow_list", "passed", "FINCI let the call in."),
      step("token", "passed", "FINCI knows our token."),
      step("signature", "passed", "FINCI found our signature right."),
      step("path", "passed", `FINCI answers under ${facts.pathPrefix || "no prefix"}.`),
      step("answer", "passed", "FINCI answered the read as the contract says.", null, probe.durationMs),
    ];
  return [clock, ...refusalSteps(facts, probe.result.httpStatus)].filter(
    (each, at, all) => all.findIndex(({ step: name }) => name === each.step) === at,
  );
}

function clockStep({ probe, ourTimeMs }: DiagnosisFacts): StepResult {
  const theirs =
    probe.result.kind === "answer" && probe.result.date ? Date.parse(probe.result.date) : Number.NaN;
  const isRefused = probe.errorCodes.includes("expired_timestamp");
  if (Number.isNaN(theirs) && !isRefused)
    return step("clock", "untold", "The answer does not say what time it is at FINCI.");
  const offSeconds = Math.round((ourTimeMs - theirs) / 1000);
  const distance = Number.isNaN(theirs)
    ? "FINCI's answer does not say what time it is there."
    : `Our clock is ${Math.abs(offSeconds)} s ${offSeconds < 0 ? "behind" : "ahead of"} FINCI's; ${clockToleranceSeconds} s are tolerated.`;
  if (isRefused || Math.abs(offSeconds) > clockToleranceSeconds)
    return step(
      "clock",
      "failed",
      isRefused ? `FINCI refused the time of our call (expired_timestamp). ${distance}` : distance,
      "Have this server's clock set from a time server (NTP), then test again. No call is accepted until then.",
    );
  if (Math.abs(offSeconds) > warnedSeconds)
    return step("clock", "warned", distance, "See that this server's clock is set from a time server (NTP).");
  return step("clock", "passed", distance);
}

const noAnswer = ({ result, durationMs }: FinciProbe): string =>
  result.kind === "timeout"
    ? `No answer to the call within ${Math.round(durationMs / 1000)} s.`
    : `The connection ended without an answer (${result.kind}).`;
const noAnswerAdvice =
  "The way stands, and nothing came back. Test again; if it repeats, ask FINCI with the time of this test, and see whether a proxy in between holds calls back.";

const workbench =
  "Open the signature workbench with FINCI's test vector: it shows what is signed, byte for byte, and finds the way that fits.";

/** What a refusal proves, step by step. FINCI cannot check a signature without knowing the token, so then the token is right. */
function refusalSteps(
  { probe, outgoingCidrs, pathPrefix }: DiagnosisFacts,
  httpStatus: number,
): StepResult[] {
  const { errorCodes } = probe;
  const has = (code: string) => errorCodes.includes(code);
  const answer = (finding: string, advice: string | null, state: StepState = "untold") =>
    step("answer", state, finding, advice, probe.durationMs);
  const refused = answer(`FINCI refused: HTTP ${httpStatus}, ${errorCodes.join(", ") || "no code"}.`, null);
  const ours = outgoingCidrs.length > 0 ? outgoingCidrs.join(", ") : "not entered in the settings yet";
  if (has("ip_not_allowed") || (httpStatus === 403 && errorCodes.length === 0))
    return [
      step(
        "allow_list",
        "failed",
        has("ip_not_allowed")
          ? "FINCI does not let our address in (ip_not_allowed)."
          : "HTTP 403 without a code: something before FINCI's API turned the call away, most often an allow-list.",
        `Send FINCI's onboarding engineer the addresses that this server calls from, and ask to have them allow-listed for this environment. Our outgoing addresses: ${ours}.`,
      ),
      refused,
    ];
  if (has("unknown_token"))
    return [
      step(
        "token",
        "failed",
        "FINCI does not know our token (unknown_token).",
        "Compare the last four characters with what FINCI sent, and whether they are of this environment: tokens of sandbox and production are separate. Then enter token and secret again.",
      ),
      refused,
    ];
  if (has("invalid_signature"))
    return [
      step("token", "passed", "FINCI looked for our secret by it, so it is known."),
      step(
        "signature",
        "failed",
        "FINCI computes another signature (invalid_signature).",
        `The secret or the signing input is not what FINCI has. ${workbench}`,
      ),
      refused,
    ];
  if (has("expired_timestamp"))
    return [step("token", "passed", "FINCI read the call's time, so it is known."), refused];
  if (httpStatus === 404)
    return [
      step(
        "path",
        "failed",
        `FINCI has nothing at ${pathPrefix || "/"} (HTTP 404).`,
        `FINCI's pages write both /v1 and /api/v1. The prefix here is ${pathPrefix || "none"}: ask FINCI which one this environment has, change it in the settings, and test again.`,
      ),
      refused,
    ];
  return [answer(...otherAnswer(probe, httpStatus), "failed")];
}

function otherAnswer(
  { errorCodes, outcome }: FinciProbe,
  httpStatus: number,
): [finding: string, advice: string] {
  if (httpStatus >= 300 && httpStatus < 400)
    return [
      `HTTP ${httpStatus}: the address points elsewhere. The console never follows, so that no signed call goes astray.`,
      "Ask FINCI for the address itself, and enter it as the base address.",
    ];
  if (outcome === "refused")
    return [
      `FINCI refused: HTTP ${httpStatus}, ${errorCodes.join(", ")}.`,
      errorCodes.map(errorCodeSentence).join(" "),
    ];
  if (httpStatus >= 500)
    return [
      `HTTP ${httpStatus}: a fault on FINCI's side, or of a proxy before it.`,
      "Test again in some minutes; if it repeats, ask FINCI with the time of this test.",
    ];
  return [
    `HTTP ${httpStatus}, with a body that is not FINCI's form.`,
    "Something else answers at this address. Compare host, port and prefix with what FINCI gave.",
  ];
}
