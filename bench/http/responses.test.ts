import { describe, expect, it } from "vitest";
import { Responses } from "./responses.js";

describe("Responses", () => {
  /** Three connections: the first response of each after 50 ms, the others after `latencyMs`. */
  function answered(each: number, latencyMs = 2): Responses {
    const responses = new Responses();
    const connections = [{}, {}, {}];
    for (let n = 0; n < each; n += 1) {
      for (const connection of connections) {
        responses.add(connection, n === 3 ? 401 : 200, n === 0 ? 50 : latencyMs, 1000 + n * 100);
      }
    }
    return responses;
  }

  it("leaves the first response of each connection out of the latencies, not out of the counts", () => {
    const result = answered(11).result(0);
    expect([result.p50Ms, result.p99Ms]).toEqual([2, 2]);
    expect(result.statuses).toEqual({ 200: 30, 401: 3 });
  });

  it("counts per second from the first response to the last", () => {
    const { seconds, requestsPerSecond } = answered(11).result(0);
    expect([seconds, requestsPerSecond]).toEqual([1, 32]);
  });

  it("passes on how many connections failed", () => {
    expect(answered(11).result(2).errors).toBe(2);
  });

  it("throws where there are too few", () => {
    expect(() => answered(3).result(0)).toThrow("9 responses are too few to time");
    expect(() => answered(4).result(0)).not.toThrow();
  });
});
