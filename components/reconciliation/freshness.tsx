import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { ReconciliationEnvironment } from "@/server/services/reconciliation";

/** How far FINCI's ledger is here, and what stands in the way. */
export function Freshness({ environment }: { environment: ReconciliationEnvironment }) {
  const { accounts, run, program } = environment;
  if (accounts.length === 0)
    return (
      <Alert title="No master account yet">
        Nothing can be fetched or matched. Add the accounts at FINCI on which the cards are booked in the{" "}
        <TextLink href={`${paths.reconciliationSetUp}?program=${program.id}`} className="underline">
          set-up
        </TextLink>
        .
      </Alert>
    );
  const problems = accounts.filter(({ lastProblem }) => lastProblem !== null);
  return (
    <>
      {problems.map(({ accountId, currency, lastProblem, lastFetchedAt }) => (
        <Alert key={accountId} tone="warn" title={`${currency} account ${accountId} is not up to date`}>
          {lastProblem} It is tried again by itself; what is here stays.{" "}
          {lastFetchedAt ? (
            <>
              Last fetched <Time value={lastFetchedAt} />.
            </>
          ) : (
            "It was never fetched."
          )}
        </Alert>
      ))}
      {run?.problem && problems.length === 0 && (
        <Alert tone="warn" title="The last run did not end well">
          {run.problem}
        </Alert>
      )}
      <p className="text-muted text-xs">
        {accounts.map(({ accountId, currency, lastFetchedAt, isFetching }, index) => (
          <span key={accountId}>
            {index > 0 && " · "}
            {currency} ledger{" "}
            {lastFetchedAt ? (
              <>
                fetched <Time value={lastFetchedAt} />
              </>
            ) : (
              "never fetched"
            )}
            {isFetching && ", more to come"}
          </span>
        ))}
        {run?.finishedAt && (
          <>
            {" · "}matched <Time value={run.finishedAt} />
          </>
        )}
      </p>
    </>
  );
}
