import { describe, expect, it } from "vitest";
import { mergeNewest } from "./merge-newest";

type Row = { id: string; state: string };
const row = (id: string, state = "held"): Row => ({ id, state });
const rowKey = ({ id }: Row) => id;
const page = (rows: Row[], nextCursor: unknown = "more") => ({ items: rows, nextCursor });

describe("a polled newest page", () => {
  it("puts new rows on top and renews known ones in place, on later pages too", () => {
    const pages = [page([row("4"), row("3")]), page([row("2"), row("1")], null)];
    const { freshCount, renewed, merged } = mergeNewest(
      pages,
      page([row("6"), row("5"), row("4", "cleared"), row("2", "cleared")]),
      rowKey,
    );
    expect(freshCount).toBe(2);
    expect(renewed.flatMap((one) => one.items.map(rowKey))).toEqual(["4", "3", "2", "1"]);
    expect(merged.flatMap((one) => one.items)).toEqual([
      row("6"),
      row("5"),
      row("4", "cleared"),
      row("3"),
      row("2", "cleared"),
      row("1"),
    ]);
    expect(merged.map((one) => one.nextCursor)).toEqual(["more", null]);
  });

  it("starts anew when it shares nothing with the list and there is more behind it", () => {
    const newest = page([row("9"), row("8")]);
    expect(mergeNewest([page([row("2"), row("1")])], newest, rowKey).merged).toEqual([newest]);
  });

  it("fills an empty list, and a list whose rows all fit the polled page", () => {
    const newest = page([row("1")], null);
    expect(mergeNewest([page([], null)], newest, rowKey).merged).toEqual([newest]);
    expect(mergeNewest([page([row("1")], null)], newest, rowKey)).toMatchObject({
      freshCount: 0,
      merged: [newest],
    });
  });
});
