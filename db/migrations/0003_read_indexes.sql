-- DESC NULLS LAST does not serve ORDER BY … DESC (nulls first): every list sorted its whole environment. Ascending indexes
-- are read backwards and grow at their right end.
DROP INDEX "audit_entries_subject";--> statement-breakpoint
DROP INDEX "audit_entries_newest";--> statement-breakpoint
DROP INDEX "sessions_user";--> statement-breakpoint
DROP INDEX "accounts_newest";--> statement-breakpoint
DROP INDEX "cards_newest";--> statement-breakpoint
DROP INDEX "cards_status";--> statement-breakpoint
DROP INDEX "cards_account";--> statement-breakpoint
DROP INDEX "corporates_newest";--> statement-breakpoint
DROP INDEX "employees_corporate";--> statement-breakpoint
DROP INDEX "persons_newest";--> statement-breakpoint
DROP INDEX "authorizations_newest";--> statement-breakpoint
DROP INDEX "authorizations_outcome";--> statement-breakpoint
DROP INDEX "authorizations_token";--> statement-breakpoint
DROP INDEX "authorizations_merchant";--> statement-breakpoint
DROP INDEX "ledger_entries_sequence";--> statement-breakpoint
DROP INDEX "transactions_newest";--> statement-breakpoint
DROP INDEX "transactions_type";--> statement-breakpoint
DROP INDEX "transactions_token";--> statement-breakpoint
DROP INDEX "transactions_merchant";--> statement-breakpoint
DROP INDEX "api_calls_newest";--> statement-breakpoint
DROP INDEX "api_calls_outcome";--> statement-breakpoint
DROP INDEX "deliveries_newest";--> statement-breakpoint
DROP INDEX "deliveries_state";--> statement-breakpoint
DROP INDEX "issuances_open";--> statement-breakpoint
CREATE INDEX "employees_phone" ON "employees" USING btree ("phone");--> statement-breakpoint
CREATE INDEX "persons_phone" ON "persons" USING btree ("phone");--> statement-breakpoint
CREATE INDEX "authorizations_amount" ON "authorizations" USING btree ("environment_id","billing_amount_minor","received_at");--> statement-breakpoint
CREATE INDEX "ledger_entries_transaction" ON "ledger_entries" USING btree ("transaction_id") WHERE transaction_id is not null;--> statement-breakpoint
CREATE INDEX "transactions_original" ON "transactions" USING btree ("original_transaction_id") WHERE original_transaction_id is not null;--> statement-breakpoint
CREATE INDEX "transactions_amount" ON "transactions" USING btree ("environment_id","billing_amount_minor","received_at");--> statement-breakpoint
CREATE INDEX "finci_intents_result" ON "finci_intents" USING btree ("environment_id","result_id");--> statement-breakpoint
CREATE INDEX "audit_entries_subject" ON "audit_entries" USING btree ("subject_type","subject_id","at","sequence");--> statement-breakpoint
CREATE INDEX "audit_entries_newest" ON "audit_entries" USING btree ("at","sequence");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "accounts_newest" ON "accounts" USING btree ("environment_id","created_at","account_id");--> statement-breakpoint
CREATE INDEX "cards_newest" ON "cards" USING btree ("environment_id","created_at","token_id");--> statement-breakpoint
CREATE INDEX "cards_status" ON "cards" USING btree ("environment_id","status","created_at","token_id");--> statement-breakpoint
CREATE INDEX "cards_account" ON "cards" USING btree ("environment_id","account_id","created_at","token_id");--> statement-breakpoint
CREATE INDEX "corporates_newest" ON "corporates" USING btree ("environment_id","created_at","corporate_id");--> statement-breakpoint
CREATE INDEX "employees_corporate" ON "employees" USING btree ("environment_id","corporate_id","created_at");--> statement-breakpoint
CREATE INDEX "persons_newest" ON "persons" USING btree ("environment_id","created_at","person_id");--> statement-breakpoint
CREATE INDEX "authorizations_newest" ON "authorizations" USING btree ("environment_id","received_at","id");--> statement-breakpoint
CREATE INDEX "authorizations_outcome" ON "authorizations" USING btree ("environment_id","outcome","received_at","id");--> statement-breakpoint
CREATE INDEX "authorizations_token" ON "authorizations" USING btree ("environment_id","token_id","received_at","id");--> statement-breakpoint
CREATE INDEX "authorizations_merchant" ON "authorizations" USING btree ("environment_id","merchant_name","received_at","id");--> statement-breakpoint
CREATE INDEX "ledger_entries_sequence" ON "ledger_entries" USING btree ("environment_id","account_id","sequence");--> statement-breakpoint
CREATE INDEX "transactions_newest" ON "transactions" USING btree ("environment_id","received_at","id");--> statement-breakpoint
CREATE INDEX "transactions_type" ON "transactions" USING btree ("environment_id","type","received_at","id");--> statement-breakpoint
CREATE INDEX "transactions_token" ON "transactions" USING btree ("environment_id","token_id","received_at","id");--> statement-breakpoint
CREATE INDEX "transactions_merchant" ON "transactions" USING btree ("environment_id","merchant_name","received_at","id");--> statement-breakpoint
CREATE INDEX "api_calls_newest" ON "api_calls" USING btree ("environment_id","started_at","id");--> statement-breakpoint
CREATE INDEX "api_calls_outcome" ON "api_calls" USING btree ("environment_id","outcome","started_at","id");--> statement-breakpoint
CREATE INDEX "deliveries_newest" ON "deliveries" USING btree ("environment_id","received_at","id");--> statement-breakpoint
CREATE INDEX "deliveries_state" ON "deliveries" USING btree ("environment_id","state","received_at","id");--> statement-breakpoint
CREATE INDEX "issuances_open" ON "issuances" USING btree ("environment_id","state","updated_at");