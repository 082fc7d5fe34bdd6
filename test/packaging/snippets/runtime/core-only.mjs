// Core with keys given by hand: nothing but the package and node:crypto.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { createGate } from "@callgate/core";

const issuer = "https://login.example.com";
const audience = "https://orders.example.com";
const ours = generateKeyPairSync("ec", { namedCurve: "P-256" });
const strangers = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = { ...ours.publicKey.export({ format: "jwk" }), kid: "1", alg: "ES256" };

function tokenSignedWith(key) {
  const seconds = Math.floor(Date.now() / 1000);
  const header = { alg: "ES256", kid: "1" };
  const times = { iat: seconds, exp: seconds + 60 };
  const claims = { iss: issuer, aud: audience, azp: "reports", ...times };
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

const gate = createGate({ issuer, audience, jwks: { keys: [jwk] } });
const policy = gate.policy({ callers: ["reports"] });
async function outcomeOf(token) {
  const request = { method: "GET", url: "/orders", authorization: [`Bearer ${token}`] };
  const { outcome, reason } = await gate.decide(request, policy);
  return reason ?? outcome;
}

assert.equal(await outcomeOf(tokenSignedWith(ours.privateKey)), "allowed");
assert.equal(await outcomeOf(tokenSignedWith(strangers.privateKey)), "signature_invalid");
gate.close();
