/**
 * How the role `authorization` is started. A larger young generation lets a request's objects die before they are
 * copied: a tenth of the process's time went into that.
 */
export const gatewayCommand = {
  command: ["server/gateway.ts"],
  nodeOptions: ["--max-semi-space-size=64"],
};

/** How the role `jobs` is started: what FINCI waits for goes before it. */
export const jobsCommand = { command: ["server/jobs/main.ts"], niceness: 10 };
