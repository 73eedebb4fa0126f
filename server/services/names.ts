import { sql } from "drizzle-orm";
import { employees, persons } from "@/db/schema";

/** What a search by part of a name or e-mail reads; the very expression of the trigram indexes. */
export const personNames = sql`(${persons.firstName} || ' ' || ${persons.lastName} || ' ' || ${persons.email})`;
export const employeeNames = sql`(${employees.firstName} || ' ' || ${employees.lastName} || ' ' || ${employees.email})`;
