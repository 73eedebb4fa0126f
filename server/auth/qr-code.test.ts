import { expect, it } from "vitest";
import { qrCode } from "./qr-code";

it("has the three corner marks within a quiet margin, and more squares for more text", () => {
  const { sizeUnits, outline } = qrCode("otpauth://totp/Card%20console:a@example.com?secret=AAAA");
  const dark = new Set(outline.match(/M\d+ \d+/g));
  const last = sizeUnits - 5;
  for (const corner of ["M4 4", `M${last} 4`, `M4 ${last}`]) expect(dark).toContain(corner);
  expect(dark).not.toContain("M3 4");
  expect(dark).not.toContain(`M${last} ${last + 1}`);
  expect(qrCode("a").sizeUnits).toBeLessThan(sizeUnits);
});
