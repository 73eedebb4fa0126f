import type { Database } from "@/db/client";
import { finishLeftOverActivations } from "../services/rules";

/**
 * Job: finishes rule sets whose activation was left half done; safe beside any number of its like and beside the person
 * who activates.
 * @returns how many were finished
 */
export function finishActivations(db: Database): Promise<number> {
  return finishLeftOverActivations(db);
}
