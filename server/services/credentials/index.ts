export { credentialChange } from "./credential-change";
export { type CredentialChanged, enterCredential, takeAgain } from "./enter-credential";
export { type CredentialView, listCredentials, type ShownSecret } from "./list-credentials";
export { retireCredentials } from "./retire-credentials";
export { revokeCredential } from "./revoke-credential";
export { credentialSchema, enterCredentialSchema } from "./schemas";
