import { ScrollPane } from "@/components/ui/scroll-pane";
import { bytesPerRow, fromBase64, notesOn, toHex, visible } from "@/lib/signing-workbench/bytes";
import type { SignatureComparison } from "@/server/services/connection";

type Piece = SignatureComparison["pieces"][number];

const names: Record<Piece["name"], string> = {
  timestamp: "Timestamp",
  method: "Method",
  path: "Path",
  body: "Body",
  between: "Between",
};

/** What is signed, in order and byte for byte: hex, and the same bytes as characters, with those that are not seen marked. */
export function SigningInput({ pieces, template }: { pieces: Piece[]; template: string }) {
  const read = pieces.map(({ name, base64 }) => ({ name, bytes: fromBase64(base64) ?? new Uint8Array() }));
  const total = read.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-semibold text-sm">What we sign</h3>
      <p className="text-muted text-xs">
        <code className="break-all font-mono">{template}</code>: {total.toLocaleString("en")} bytes. · is a
        space, ↵ a line feed, ← a carriage return, → a tab, × any other byte outside printable ASCII.
      </p>
      <ol className="flex flex-col gap-3">
        {read.map(({ name, bytes }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces are those of one answer, in their order
          <li key={at} className="flex flex-col gap-1">
            <p>
              <span className="font-medium">{names[name]}</span>{" "}
              <span className="text-muted text-xs">
                {bytes.length === 0 ? "nothing" : `${bytes.length} ${bytes.length === 1 ? "byte" : "bytes"}`}
              </span>
            </p>
            {notesOn(bytes).map((note) => (
              <p key={note} className="text-warn text-xs">
                {note}
              </p>
            ))}
            {bytes.length > 0 && (
              <ScrollPane
                label={`Bytes of piece ${at + 1}, ${names[name].toLowerCase()}`}
                className="max-h-80 rounded-md border border-line bg-sunken"
              >
                <pre className="p-2 font-mono text-xs leading-5">{dump(bytes)}</pre>
              </ScrollPane>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function dump(bytes: Uint8Array): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesPerRow) {
    const row = [...bytes.subarray(at, at + bytesPerRow)];
    const hex = row.map(toHex).join(" ");
    rows.push(
      `${at.toString(16).padStart(4, "0")}  ${hex.padEnd(bytesPerRow * 3)} ${row.map(visible).join("")}`,
    );
  }
  return rows.join("\n");
}
