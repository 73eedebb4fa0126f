/**
 * Names one intended act, so that a second press of its button is not a second act. Browsers make uuids on secure
 * addresses only; without one the server tells repeats apart by itself as far as it can.
 */
export function newRequestKey(): string | undefined {
  return globalThis.crypto?.randomUUID?.();
}
