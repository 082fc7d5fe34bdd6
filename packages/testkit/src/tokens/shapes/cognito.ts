import { randomUUID } from "node:crypto";
import { spaceDelimited, unlessEmpty } from "./claim-values.js";
import type { ProviderShape } from "./provider-shape.js";

/**
 * Amazon Cognito user pools, without resource binding: no `aud`, and the scopes say which service a token is for. A test
 * that requests no scope gets the scope `test` of each audience. Roles are the groups of a user.
 */
export const cognito: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: ["scope"], user: ["scope", "roles"] },
  scopeForm: {
    pattern: /.\/[^/]+$/,
    expected: "`IDENTIFIER/NAME`, with the identifier of a resource server, such as the audience",
  },
  audienceClaims: ["aud", "scope"],
  accessToken: ({ caller, user, audience, scopes, roles, issuedAt }) => ({
    header: {},
    claims: {
      sub: user ?? caller,
      "cognito:groups": unlessEmpty(roles),
      token_use: "access",
      scope: spaceDelimited(scopes) ?? spaceDelimited([audience].flat().map((id) => `${id}/test`)),
      auth_time: issuedAt,
      version: 2,
      jti: randomUUID(),
      client_id: caller,
      username: user,
    },
  }),
  idToken: ({ user = "test-user", audience, issuedAt }) => ({
    header: {},
    claims: {
      sub: user,
      aud: audience,
      token_use: "id",
      "cognito:username": user,
      auth_time: issuedAt,
    },
  }),
});
