export { compareSignature, type SignatureComparison } from "./compare-signature";
export { readLastTest } from "./last-test";
export { compareSignatureSchema, connectionOfSchema, testConnectionSchema } from "./schemas";
export { type ConnectionTest, testConnection } from "./test-connection";
