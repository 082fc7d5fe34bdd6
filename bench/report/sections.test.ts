import { describe, expect, it } from "vitest";
import { sampleResults } from "../test-support/sample-results.js";
import { toSections } from "./sections.js";

describe("toSections", () => {
  const titles = toSections(sampleResults()).map(({ title }) => title);

  it("has the rate of traffic that comes at one, and the number of starts, in the title", () => {
    expect(titles).toContain(
      "Koa 3, RS256, mixed traffic, 4\u202f% uncached and 1\u202f% forged, 1\u202f200 requests/s for every server, 64 connections, 2 starts",
    );
  });

  it("reads results of before there were several starts", () => {
    expect(titles).toContain("Koa 3, RS256, every token uncached, 64 connections");
  });
});
