import type { Denial } from "@callgate/core/kit";
import { describe, expect, it } from "vitest";
import { refusedForMs } from "./refused-for.js";

const NOW_MS = 1_900_000_000_000;
const NOW = NOW_MS / 1000;
const refusedFor = (denied: string, answer: object): number =>
  refusedForMs({ denied } as Denial, answer as never, NOW_MS, 5);

describe("refusedForMs", () => {
  it.each<[object, number]>([
    [{ nbf: NOW + 60 }, 55_000],
    [{ iat: NOW + 60 }, 55_000],
    [{ nbf: NOW + 60, iat: NOW + 90 }, 85_000],
    [{ nbf: NOW + 60, iat: NOW }, 55_000],
    [{ nbf: "soon", iat: NOW + 60 }, 55_000],
    [{ nbf: NOW + 5 }, 0],
    [{ nbf: NOW }, 0],
  ])(
    "is until a token that is not valid yet is, as %j says, after the clock skew",
    (answer, ms) => {
      expect(refusedFor("token_not_yet_valid", answer)).toBe(ms);
    },
  );

  it("is without an end for any other reason", () => {
    expect(refusedFor("audience_mismatch", { nbf: NOW + 60 })).toBe(Number.POSITIVE_INFINITY);
  });
});
