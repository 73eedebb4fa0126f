import { expect, it } from "vitest";
import { attentionHeader, attentionMs } from "./attention";

it("says that nobody sits before the page only after a while without a sign", () => {
  expect(attentionHeader(Date.now())).toEqual({});
  expect(attentionHeader(Date.now() + attentionMs - 1_000)).toEqual({});
  expect(attentionHeader(Date.now() + attentionMs + 1_000)).toEqual({ "x-unattended": "1" });
});
