import { encode } from "uqr";

/** A QR code as the outline of its dark squares, one unit each, the quiet margin of four included. */
export type QrCode = { sizeUnits: number; outline: string };

const marginUnits = 4;

/** The QR code of a text, for an `svg` with `viewBox="0 0 size size"`. */
export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: "M", border: marginUnits });
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return { sizeUnits: size, outline: squares.join("") };
}
