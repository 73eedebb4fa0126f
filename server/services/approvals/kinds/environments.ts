import { credentialChange } from "../../credentials";
import { endpointChange } from "../../endpoints";
import { connectionChange } from "../../environments";
import { productionSwitch } from "../../journey";

/** Changes of what an environment and FINCI prove themselves with to each other. */
export const environmentKinds = () => ({
  credential_change: credentialChange,
  endpoint_change: endpointChange,
  connection_change: connectionChange,
  production_switch: productionSwitch,
});
