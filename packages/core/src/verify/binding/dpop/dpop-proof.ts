import { createHash } from "node:crypto";
import type { Binding } from "../../../decision/auth.js";
import { type Denial, deny } from "../../../decision/deny.js";
import type { KeyRules } from "../../../keys/key-rules.js";
import { canonicalAlgorithm } from "../../../kit/algorithms.js";
import { memoryReplayStore } from "../../../kit/state/memory-replay-store.js";
import type { Clock } from "../../../kit/time/clock.js";
import { sourceOf } from "../../../request/request-source.js";
import type { ResourceRequest } from "../../../request/resource-request.js";
import { detached } from "../../../token/compact-jws.js";
import { verifySignature } from "../../jwt/signature.js";
import type { BindingProof, Presentation, Proved } from "../binding-proof.js";
import type { Confirmation, KeptProofKey } from "../confirmation.js";
import type { DefinedDpop } from "./dpop-options.js";
import { ExpectedUri } from "./expected-uri.js";
import { matchRequest, readProofClaims } from "./proof-claims.js";
import { readProofHeader } from "./proof-header.js";
import { type ProofParts, splitProof } from "./proof-parts.js";
import { ProofTime } from "./proof-time.js";
import { ReplayGuard } from "./replay-guard.js";

/** Longer headers are read each time: they would take more memory than their token. */
const LONGEST_KEPT_HEADER = 1536;

/**
 * Checks DPoP proofs: form, type, algorithm and key, that it is the key of the token, signature, then what the proof is for, and
 * when it was made. That it is used once is the last step.
 *
 * The key is kept with the cached token, so that the next proof costs one signature check.
 *
 * @see RFC 9449 sections 4.3 and 7.1
 */
export class DpopProof implements BindingProof {
  readonly #defined: DefinedDpop;
  readonly #clock: Clock;
  readonly #rules: KeyRules;
  readonly #expected: ExpectedUri;
  readonly #publicUrls: readonly string[];
  readonly #time: ProofTime;
  readonly #replays: ReplayGuard | undefined;

  constructor(defined: DefinedDpop, clock: Clock) {
    const { algorithms, replay, storeTimeoutMs, origins, pathPrefix } = defined;
    const accepted = new Set(algorithms.map(canonicalAlgorithm));
    this.#defined = defined;
    this.#clock = clock;
    this.#rules = {
      algorithms: accepted,
      rsaAlgorithms: new Set([...accepted].filter((algorithm) => /^[RP]S/.test(algorithm))),
      keyUses: ["sig"],
    };
    this.#expected = new ExpectedUri(defined);
    this.#publicUrls = origins.map((origin) => origin + pathPrefix);
    this.#time = new ProofTime(defined);
    const store = replay === "memory" ? memoryReplayStore({ clock }) : replay;
    this.#replays = store && new ReplayGuard({ store, storeTimeoutMs, clock });
  }

  check({ thumbprint }: Binding, { confirmation, token, request }: Presentation): Proved | Denial {
    const parts = this.#split(request);
    if (parts.kind === "denied") return parts;
    const known = confirmation.proofKey;
    const isKnown = known !== undefined && known.header === parts.header;
    const header = isKnown ? known : readProofHeader(parts.header, thumbprint, this.#rules);
    if (header.kind === "denied") return header;
    const { algorithm, key } = header;
    if (!verifySignature(algorithm, key, parts.signingInput, parts.signature))
      return deny("proof_signature_invalid");
    const tokenHash = known?.tokenHash ?? hashOf(token);
    if (!isKnown)
      keep(confirmation, { kind: "kept", header: parts.header, algorithm, key, tokenHash });
    return this.#judge(parts, { thumbprint, tokenHash, request });
  }

  /** The one proof of a request, split. Some servers join repeated lines with a comma, which no JWT has. */
  #split(request: ResourceRequest): ProofParts | Denial {
    const lines = request.header?.("dpop") ?? [];
    const [proof] = lines;
    if (proof === undefined) return deny("proof_missing");
    if (lines.length > 1 || proof.includes(",")) return deny("proof_malformed", "proof_repeated");
    if (proof.length > this.#defined.maxProofLength)
      return deny("proof_malformed", "proof_too_long");
    return splitProof(proof) ?? deny("proof_malformed", "proof_not_jwt");
  }

  /** What the proof is for, and when it was made. */
  #judge(parts: ProofParts, { thumbprint, tokenHash, request }: Signed): Proved | Denial {
    const claims = readProofClaims(parts.claims, this.#defined.maxJtiLength);
    if (claims.kind === "denied") return claims;
    const { method, url: target } = request;
    const address = matchRequest(claims, {
      tokenHash,
      method,
      target,
      expected: this.#expected,
      publicUrls: this.#publicUrls,
    });
    if (typeof address !== "string") return address;
    const nowMs = this.#clock.now();
    const timely = this.#time.judge(claims, nowMs);
    if (timely.kind === "denied") return timely;
    const { endsMs, headers } = timely;
    const used = { thumbprint, method, address, jti: claims.jti };
    const lastStep =
      this.#replays && (() => this.#replays?.claim(used, endsMs - nowMs, sourceOf(request)));
    return { kind: "proved", headers, lastStep };
  }
}

/** A proof whose signature is valid, with its key's thumbprint, its token and its request. */
interface Signed {
  readonly thumbprint: string;
  readonly tokenHash: string;
  readonly request: ResourceRequest;
}

function keep(confirmation: Confirmation, kept: KeptProofKey): void {
  if (kept.header.length > LONGEST_KEPT_HEADER) return;
  confirmation.proofKey = { ...kept, header: detached(kept.header) };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token, "latin1").digest("base64url");
}
