import { type ProfileTokens, SERVICE, TEXT, UUID } from "./profile-tokens.js";

const KUBERNETES = "https://kubernetes.default.svc.cluster.local";

export const kubernetes: ProfileTokens = {
  name: "kubernetes",
  profile: "kubernetes",
  issuer: KUBERNETES,
  audience: SERVICE,
  algorithm: "RS256",
  caller: "system:serviceaccount:shop:checkout",
  scopes: [],
  roles: [],
  app: {
    header: {},
    claims: {
      iss: KUBERNETES,
      aud: [SERVICE],
      jti: "aed34954-b33a-4142-b1ec-389d6bbb4936",
      "kubernetes.io": {
        namespace: "shop",
        node: { name: "node-1", uid: "646e7c5e-32d6-4d42-9dbd-e504e6cbe6b1" },
        pod: { name: "checkout-7d9f", uid: "5e0bd49b-f040-43b0-99b7-22765a53f7f3" },
        serviceaccount: { name: "checkout", uid: "14ee3fa4-a7e2-420f-9f9a-dbc4507c3798" },
      },
      nbf: 1_893_455_000,
      sub: "system:serviceaccount:shop:checkout",
    },
    varying: {
      jti: UUID,
      "kubernetes.io": {
        node: { name: TEXT, uid: UUID },
        pod: { name: /^checkout-/, uid: UUID },
        serviceaccount: { uid: UUID },
      },
      nbf: "time",
    },
  },
  // From a Secret, with the audience that such tokens lack.
  idToken: {
    header: {},
    claims: {
      iss: KUBERNETES,
      aud: [SERVICE],
      "kubernetes.io/serviceaccount/namespace": "shop",
      "kubernetes.io/serviceaccount/secret.name": "checkout-token-1",
      "kubernetes.io/serviceaccount/service-account.name": "checkout",
      "kubernetes.io/serviceaccount/service-account.uid": "14ee3fa4-a7e2-420f-9f9a-dbc4507c3798",
      sub: "system:serviceaccount:shop:checkout",
    },
    varying: { "kubernetes.io/serviceaccount/service-account.uid": UUID },
  },
};
