import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstDifference, fromBase64, notesOn, toBase64, toBytes, toText, visible } from "./bytes";

const bytes = (...values: number[]) => Uint8Array.from(values);

describe("what is entered", () => {
  it.each([
    ["text", "é\r\n", [0xc3, 0xa9, 13, 10]],
    ["text", "\ufeffa", [0xef, 0xbb, 0xbf, 97]],
    ["text", "", []],
    ["hex", "7B 7d\n0A", [0x7b, 0x7d, 10]],
    ["base64", "e30K", [0x7b, 0x7d, 10]],
    ["base64", "-_8=", [0xfb, 0xff]],
  ] as const)("as %s, %j, is these very bytes", (form, entered, expected) => {
    expect([...(toBytes(entered, form) ?? [])]).toEqual(expected);
  });

  it.each([
    ["hex", "7"],
    ["hex", "zz"],
    ["base64", "a"],
    ["base64", "{}"],
  ] as const)("as %s, %j, is refused", (form, entered) => {
    expect(toBytes(entered, form)).toBeNull();
  });

  it("comes back from base64 as it was, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (given) => {
        expect(fromBase64(toBase64(given))).toEqual(given);
      }),
    );
  });

  it("is text only where it is UTF-8", () => {
    expect(toText(bytes(0xc3, 0xa9))).toBe("é");
    expect(toText(bytes(0xef, 0xbb, 0xbf, 97))).toBe("\ufeffa");
    expect(toText(bytes(0xe9))).toBeNull();
  });
});

describe("the notes on bytes", () => {
  it.each([
    ["\ufeff{}", "byte order mark"],
    ["{\r\n}", "CR LF"],
    ["{}\n", "Ends with a line end"],
    ["{} ", "Ends with white space"],
    [" {}", "Begins with white space"],
    ["é", "outside ASCII"],
    ["a\u00a0b", "no-break space"],
    ["a\u0000b", "zero byte"],
  ])("of %j say: %s", (text, note) => {
    expect(notesOn(new TextEncoder().encode(text)).join(" ")).toContain(note);
  });

  it("say when it is no UTF-8, and nothing about plain JSON or nothing", () => {
    expect(notesOn(bytes(0xe9)).join(" ")).toContain("not UTF-8");
    expect(notesOn(new TextEncoder().encode('{"a":1}'))).toEqual([]);
    expect(notesOn(bytes())).toEqual([]);
  });
});

describe("a byte", () => {
  it.each([
    [10, "↵"],
    [13, "←"],
    [9, "→"],
    [32, "·"],
    [0, "×"],
    [127, "×"],
    [65, "A"],
    [0xc3, "×"],
  ])("%i is seen as %s", (byte, mark) => {
    expect(visible(byte)).toBe(mark);
  });
});

describe("the first difference", () => {
  it.each([
    ["abc", "abc", null],
    ["abc", "abd", 2],
    ["abc", "ab", 2],
    ["", "a", 0],
  ])("of %j and %j is at %s", (ours, theirs, at) => {
    expect(firstDifference(ours, theirs)).toBe(at);
  });
});
