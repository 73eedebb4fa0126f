"use client";

import dynamic from "next/dynamic";
import { ReconciliationFrame } from "./frame";

/* The rooms of the reconciliation, each in the frame that chooses the program. A room's code comes with its own page only. */

const Totals = dynamic(() => import("./totals").then((all) => all.ReconciliationTotals));
const Entries = dynamic(() => import("./lists").then((all) => all.EntriesList));
const Bookings = dynamic(() => import("./lists").then((all) => all.BookingsList));
const Closes = dynamic(() => import("./closes-list").then((all) => all.ClosesList));
const Close = dynamic(() => import("./close-page").then((all) => all.ClosePage));
const Statements = dynamic(() => import("./statements-list").then((all) => all.StatementsList));
const Upload = dynamic(() => import("./upload-page").then((all) => all.UploadPage));
const SetUp = dynamic(() => import("./set-up-page").then((all) => all.SetUpPage));

export function OverviewRoom() {
  return <ReconciliationFrame>{(environment) => <Totals environment={environment} />}</ReconciliationFrame>;
}

export function EntriesRoom() {
  return <ReconciliationFrame>{(environment) => <Entries environment={environment} />}</ReconciliationFrame>;
}

export function BookingsRoom() {
  return <ReconciliationFrame>{(environment) => <Bookings environment={environment} />}</ReconciliationFrame>;
}

export function ClosesRoom() {
  return <ReconciliationFrame>{(environment) => <Closes environment={environment} />}</ReconciliationFrame>;
}

export function CloseRoom({ day }: { day: string }) {
  return (
    <ReconciliationFrame isObjectPage>
      {(environment) => <Close environment={environment} day={day} />}
    </ReconciliationFrame>
  );
}

export function StatementsRoom() {
  return (
    <ReconciliationFrame>{(environment) => <Statements environment={environment} />}</ReconciliationFrame>
  );
}

export function UploadRoom() {
  return (
    // A form starts anew with another program.
    <ReconciliationFrame>
      {(environment) => <Upload key={environment.id} environment={environment} />}
    </ReconciliationFrame>
  );
}

export function SetUpRoom() {
  return (
    <ReconciliationFrame>
      {(environment) => <SetUp key={environment.id} environment={environment} />}
    </ReconciliationFrame>
  );
}
