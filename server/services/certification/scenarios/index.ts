import type { ScenarioKey } from "@/lib/certification";
import type { Stage } from "../engine/stage";
import {
  adviceReceived,
  approve,
  authorizationReceived,
  decline,
  repeatedDelivery,
  timeoutSafeDecline,
} from "./authorizations";
import { clearing, returned, reversal, statusUpdate } from "./life-cycle";
import { cardIssued, recordsCreated } from "./records";

/**
 * What each validation does and looks at. It throws ScenarioFailure where something does not hold; it may be begun again by
 * another process, and then goes on from what its stage remembers.
 */
export const scenarios: Record<ScenarioKey, (stage: Stage) => Promise<void>> = {
  records_created: recordsCreated,
  card_issued: cardIssued,
  authorization_received: authorizationReceived,
  approve,
  decline,
  advice_received: adviceReceived,
  timeout_safe_decline: timeoutSafeDecline,
  repeated_delivery: repeatedDelivery,
  clearing,
  reversal,
  return: returned,
  status_update: statusUpdate,
};
