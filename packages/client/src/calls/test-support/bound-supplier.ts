import { systemClock } from "@callgate/core/kit";
import { makeDpopKey } from "../../dpop/dpop-key.js";
import { DpopProver } from "../../dpop/dpop-prover.js";
import { type ReadProof, readProof } from "../../dpop/test-support/read-proof.js";
import { FakeSupplier } from "./fake-supplier.js";
import type { SeenRequest, TestServer } from "./test-server.js";

const key = makeDpopKey("ES256");

/** A supplier of tokens that are bound to a key: `token-t1`, `token-t2`, … */
export function boundSupplier(forcedRefreshes = 2): FakeSupplier {
  const supplier = new FakeSupplier(forcedRefreshes);
  const prover = new DpopProver({ key, clock: systemClock });
  supplier.proverFor = (token) => prover.forToken(token);
  return supplier;
}

/** The proof of one request. */
export function proofOf({ headers }: SeenRequest): ReadProof {
  return readProof(headers.dpop);
}

/** The nonces of a server's requests, in turn. */
export function noncesOf({ seen }: TestServer): unknown[] {
  return seen.map((request) => proofOf(request).claims.nonce);
}
