import { expect, test } from "vitest";
import { countMax, formatCapped, formatCount, formatPoints, formatShare } from "./figures";

test("counts are grouped", () => {
  expect(formatCount(0)).toBe("0");
  expect(formatCount(1_234_567)).toBe("1,234,567");
});

test("a capped count says that there are more", () => {
  expect(formatCapped(countMax)).toBe("10,000");
  expect(formatCapped(countMax + 1)).toBe("10,000+");
});

test("a share is never rounded to all or nothing", () => {
  expect(formatShare(0)).toBe("0.0%");
  expect(formatShare(0.00001)).toBe("0.1%");
  expect(formatShare(0.9337)).toBe("93.4%");
  expect(formatShare(0.99999)).toBe("99.9%");
  expect(formatShare(1)).toBe("100.0%");
});

test("a change is signed", () => {
  expect(formatPoints(0.0123)).toBe("+1.2");
  expect(formatPoints(-0.004)).toBe("−0.4");
  expect(formatPoints(-0.0001)).toBe("±0.0");
});
