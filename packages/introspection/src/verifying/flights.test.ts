import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { Flights } from "./flights.js";

/** A runtime has ended the request: nothing of it settles. */
const lost = () => new Promise<never>(() => {});

describe("Flights", () => {
  it("keeps nothing of questions that have ended, nor of those that were lost with their requests", async () => {
    const clock = createFakeClock();
    const flights = new Flights<string>(clock, 3000);
    expect(await flights.fly("one", async () => "answer")).toBe("answer");
    expect(flights.size).toBe(0);
    for (const token of ["two", "three"]) void flights.fly(token, lost);
    expect(flights.size).toBe(2);
    await clock.advance(3500);
    expect(await flights.fly("four", async () => "answer")).toBe("answer");
    expect(flights.size).toBe(0);
  });

  it("lets the same token join, and another one not", async () => {
    const flights = new Flights<string>(createFakeClock(), 3000);
    const first = flights.fly("one", async () => "first");
    expect(flights.has("one")).toBe(true);
    expect(flights.has("two")).toBe(false);
    const others = [
      flights.fly("one", async () => "second"),
      flights.fly("two", async () => "third"),
    ];
    expect(await Promise.all([first, ...others])).toEqual(["first", "first", "third"]);
    expect(flights.has("one")).toBe(false);
  });
});
