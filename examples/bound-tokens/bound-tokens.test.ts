import { expect, it } from "vitest";
import { play } from "./play.js";

it("admits each caller with its own key, and no thief with what it has read", async () => {
  const rows = await play(() => {});
  expect(rows.map(({ title, seen }) => [title, seen])).toEqual(
    rows.map(({ title, expected }) => [title, expected]),
  );
  expect(rows).toHaveLength(10);
});
