import { expect } from "vitest";
import { id, time, UUID, type WrittenTokens } from "./written-tokens.js";

const POD_ACCOUNT = "system:serviceaccount:shop:checkout";

export const kubernetes: WrittenTokens = {
  profile: "kubernetes",
  algorithm: "ES256",
  idToken: {
    header: {},
    claims: { aud: ["orders"], "kubernetes.io/serviceaccount/namespace": "shop" },
  },
  app: {
    asked: { caller: POD_ACCOUNT },
    typ: undefined,
    claims: {
      aud: ["orders"],
      jti: UUID,
      "kubernetes.io": {
        namespace: "shop",
        node: { name: id, uid: UUID },
        pod: { name: expect.stringMatching(/^checkout-/), uid: UUID },
        serviceaccount: { name: "checkout", uid: UUID },
      },
      nbf: time,
      sub: POD_ACCOUNT,
    },
  },
};
