// cspell:disable: of the vectors
import { describe, expect, it } from "vitest";
import { Faults } from "../../../kit/configuration/faults.js";
import { systemClock } from "../../../kit/time/clock.js";
import { defineDpop } from "../../../options/define-dpop.js";
import { provedRequest } from "../../../test-support/proofs.js";
import type { DefinedDpop } from "./dpop-options.js";
import { DpopProof } from "./dpop-proof.js";

describe("the example of RFC 9449 section 7.1", () => {
  const token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
  const example =
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6Ik" +
    "VDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCR" +
    "nMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JE" +
    "QSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIj" +
    "oiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0Z" +
    "WRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNF" +
    "c05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71E" +
    "OptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";
  const thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
  const check = (changes: { proof?: string; url?: string; atSeconds?: number } = {}) => {
    const { proof: given = example, url = "/protectedresource", atSeconds = 1562262618 } = changes;
    const options = { publicUrls: ["https://resource.example.org"] };
    const confirmation = { bindings: [], proofKey: undefined };
    const request = { ...provedRequest(token, [given]), url };
    const faults = new Faults();
    const defined = defineDpop({ ...options, replay: "none" }, 5, faults) as DefinedDpop;
    const checker = new DpopProof(defined, { ...systemClock, now: () => atSeconds * 1000 });
    const presentation = { scheme: "DPoP", token, confirmation, request } as const;
    return checker.check({ kind: "dpop", thumbprint }, presentation);
  };

  it("is accepted at its time", () => {
    expect(check()).toMatchObject({ kind: "proved" });
    expect(check({ atSeconds: 1562262618 + 60 })).toMatchObject({ kind: "proved" });
  });

  it("is refused later, for another address, and with another signature", () => {
    expect(check({ atSeconds: 1562262618 + 61 })).toMatchObject({ denied: "proof_expired" });
    expect(check({ url: "/other" })).toMatchObject({ denied: "proof_mismatch" });
    expect(check({ proof: example.replace(/LjA$/, "LkA") })).toMatchObject({ kind: "denied" });
  });

  it("is refused without the hash of a token, as the example of section 4.1 is", () => {
    const forTokenRequest =
      "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6Ik" +
      "VDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCR" +
      "nMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JE" +
      "QSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIj" +
      "oiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwia" +
      "WF0IjoxNTYyMjY1Mjk2fQ.pAqut2IRDm_De6PR93SYmGBPXpwrAk90e8cP2hjiaG5Qs" +
      "GSuKDYW7_X620BxqhvYC8ynrrvZLTk41mSRroapUA";
    expect(check({ proof: forTokenRequest })).toMatchObject({ denied: "proof_malformed" });
  });
});
