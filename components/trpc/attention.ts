/** After this long without a key, a pointer or a scroll nobody is taken to sit before the page. Our decision. */
export const attentionMs = 120_000;

const signs = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
let lastSignMs = Date.now();

/**
 * Begins to watch for a person before the page; returns how to stop. A page that asks again and again by itself would keep
 * its session alive for ever, and the limit on idle sessions would end none.
 */
export function watchAttention(): () => void {
  const note = () => {
    lastSignMs = Date.now();
  };
  note();
  const options = { capture: true, passive: true };
  for (const sign of signs) window.addEventListener(sign, note, options);
  return () => {
    for (const sign of signs) window.removeEventListener(sign, note, options);
  };
}

/** The header that goes with what a page asks while nobody is there; none while somebody is. */
export function attentionHeader(nowMs = Date.now()): Record<string, string> {
  return nowMs - lastSignMs > attentionMs ? { "x-unattended": "1" } : {};
}
