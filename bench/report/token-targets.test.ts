import { describe, expect, it } from "vitest";
import { sampleToken, type TokenSample } from "../test-support/sample-token.js";
import { judgeToken } from "./token-targets.js";

function missed(sample: TokenSample): readonly string[] {
  return judgeToken(sampleToken(sample))
    .filter(({ met }) => !met)
    .map(({ name }) => name);
}

describe("judgeToken", () => {
  it("counts a target that is met exactly as met", () => {
    expect(missed({})).toEqual([]);
    expect(judgeToken(sampleToken())).toHaveLength(13);
  });

  it.each<[TokenSample, string]>([
    [{ burstRequests: 2 }, "10\u202f000 calls at once, no token: requests"],
    [{ burstFailed: 1 }, "10\u202f000 calls at once, no token: failed"],
    [{ hourRequests: 18 }, "An hour of tokens of 300 s: requests"],
    [{ hourWaited: 2 }, "An hour of tokens of 300 s: calls blocked after the first"],
    [{ hourFailed: 1 }, "An hour of tokens of 300 s: calls blocked after the first"],
    [{ perQuarter: [2, 1] }, "Tokens of 60 s: requests per quarter lifetime"],
    [{ perQuarter: [1, 2] }, "Tokens of 10 s: requests per quarter lifetime"],
    [{ refreshingP99Ms: 1.01 }, "Valid token, endpoint takes 2 s: added p99"],
    [{ outageFailed: 1 }, "Server down 40 s from the refresh point: failed calls"],
    [{ outageRequests: 13 }, "Server down 40 s from the refresh point: requests"],
    [{ refusedRequests: 11 }, "1 000 calls in 60 s, invalid_client: requests"],
    [{ deadTokenRequests: 2 }, "30 calls at once, withdrawn token: refreshes"],
    [{ deadTokenRequests: 0 }, "30 calls at once, withdrawn token: refreshes"],
    [{ refusingApiRequests: 6 }, "1 000 calls a minute, API says 401: requests"],
    [{ freshPerSecond: 499_999 }, "Fresh token: getToken() per second"],
  ])("with %o misses one target", (sample, name) => {
    expect(missed(sample)).toEqual([name]);
  });
});
