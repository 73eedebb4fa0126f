import type { PeerCertificate } from "node:tls";
import type { StepResult } from "@/lib/connection-test";

/** Days before its end from which on a certificate is worth a word. */
const soonDays = 21;
const dayMs = 86_400_000;

export type SeenCertificate = {
  /** `TLSv1.3` for instance. */
  protocol: string | null;
  /** Why it is not accepted: the code of Node or OpenSSL; null when it is. */
  problem: string | null;
  certificate: PeerCertificate;
};

const untrusted =
  "Its issuer is not one that this server trusts. Either FINCI uses an authority of its own: ask for its certificate and give it to this server (NODE_EXTRA_CA_CERTS); or a proxy in between opens the connection: ask whoever runs this server's network.";
const advice: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED:
    "Its time is over. If this server's clock is right, tell FINCI; nothing is sent until they renew it.",
  CERT_NOT_YET_VALID: "It is not valid yet. This server's clock is probably behind: see the time here.",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "It is for another name. Compare the host of the base address with the names of the certificate, and enter the one FINCI gave.",
};
const words: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "not from an authority this server trusts",
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not yet valid",
  ERR_TLS_CERT_ALTNAME_INVALID: "for another name",
};

/** What a server's certificate says and whether the console would talk to it: the step "TLS" of a connection test. */
export function readCertificate(
  { protocol, problem, certificate }: SeenCertificate,
  host: string,
  nowMs: number,
): Pick<StepResult, "state" | "finding" | "advice"> {
  const daysLeft = Math.floor((Date.parse(certificate.valid_to) - nowMs) / dayMs);
  const issuer = certificate.issuer?.O ?? certificate.issuer?.CN ?? "an unnamed issuer";
  const names =
    certificate.subjectaltname?.replace(/(DNS|IP Address):/g, "") ?? certificate.subject?.CN ?? "no name";
  const lasts = daysLeft >= 0 ? `${daysLeft} days left` : `expired ${-daysLeft} days ago`;
  const seen = `${protocol ?? "TLS"}, certificate for ${names}, issued by ${issuer}, ${lasts}`;
  if (problem)
    return {
      state: "failed",
      finding: `The certificate is ${words[problem] ?? "not accepted"} (${problem}). ${seen}; we asked for ${host}.`,
      advice: advice[problem] ?? untrusted,
    };
  if (daysLeft < soonDays)
    return {
      state: "warned",
      finding: `${seen}.`,
      advice: "Ask FINCI when they renew it: calls fail from its last day on.",
    };
  return { state: "passed", finding: `${seen}.`, advice: null };
}
