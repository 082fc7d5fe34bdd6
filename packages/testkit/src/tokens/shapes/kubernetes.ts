import { randomUUID } from "node:crypto";
import { uuidOf } from "./claim-values.js";
import type { ProviderShape, RequestedToken } from "./provider-shape.js";

/** Kubernetes service accounts, with tokens bound to a pod. */
export const kubernetes: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: [] },
  caller: "system:serviceaccount:default:test-client",
  callerForm: {
    pattern: /^system:serviceaccount:[^:]+:[^:]+$/,
    expected: "`system:serviceaccount:NAMESPACE:NAME`",
  },
  accessToken: ({ caller, audience, issuedAt }) => {
    const [namespace, name] = accountOf(caller);
    return {
      header: {},
      claims: {
        aud: [audience].flat(),
        jti: randomUUID(),
        "kubernetes.io": {
          namespace,
          node: { name: "node-1", uid: uuidOf("node-1") },
          pod: { name: `${name}-0`, uid: uuidOf(`pod of ${caller}`) },
          serviceaccount: { name, uid: uuidOf(caller) },
        },
        nbf: issuedAt,
        sub: caller,
      },
    };
  },
  /** The claims that tokens from Secrets have, with the audience and the expiry that they lack. */
  idToken: ({ caller, audience }) => {
    const [namespace, name] = accountOf(caller);
    return {
      header: {},
      claims: {
        aud: [audience].flat(),
        "kubernetes.io/serviceaccount/namespace": namespace,
        "kubernetes.io/serviceaccount/secret.name": `${name}-token-1`,
        "kubernetes.io/serviceaccount/service-account.name": name,
        "kubernetes.io/serviceaccount/service-account.uid": uuidOf(caller),
        sub: caller,
      },
    };
  },
});

function accountOf(caller: RequestedToken["caller"]): readonly string[] {
  return caller.split(":").slice(2);
}
