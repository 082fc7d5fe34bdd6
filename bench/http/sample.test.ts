import { describe, expect, it } from "vitest";
import { assertAnswered } from "./sample.js";

const server = { framework: "Koa 3", name: "Callgate" };

describe("assertAnswered", () => {
  it("takes a round in which every good token was admitted and every forged one refused", () => {
    const result = { statuses: { 200: 95, 401: 5 }, errors: 0 };
    expect(() => assertAnswered(server, result, { requests: 100, refused: 5 })).not.toThrow();
  });

  it("takes any number of requests where they were sent for a time", () => {
    const result = { statuses: { 200: 95 }, errors: 0 };
    expect(() => assertAnswered(server, result, { requests: undefined, refused: 0 })).not.toThrow();
  });

  it.each([
    ["a forged token was admitted", { 200: 96, 401: 4 }, 0],
    ["a good token was refused", { 200: 94, 401: 6 }, 0],
    ["a request got another answer", { 200: 94, 401: 5, 503: 1 }, 0],
    ["a request got no answer", { 200: 94, 401: 5 }, 0],
    ["a connection failed", { 200: 95, 401: 5 }, 1],
  ])("throws where %s", (_what, statuses, errors) => {
    const expected = { requests: 100, refused: 5 };
    expect(() => assertAnswered(server, { statuses, errors }, expected)).toThrow(
      /^Koa 3, Callgate: .* of 100 requests, expected 5 refused$/,
    );
  });
});
