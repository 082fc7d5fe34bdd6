import type { ProviderShape } from "./provider-shape.js";

/** Google Cloud service accounts, with the ID tokens that the metadata server returns. */
export const google: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: [] },
  caller: "104729000000000000017",
  accessToken: ({ caller, audience }) => ({
    header: { typ: "JWT" },
    claims: {
      aud: audience,
      azp: caller,
      sub: caller,
      email: `sa-${caller}@test-project.iam.gserviceaccount.com`,
      email_verified: true,
    },
  }),
  /** A person's login. */
  idToken: ({ audience }) => ({
    header: { typ: "JWT" },
    claims: {
      aud: audience,
      azp: "1234567890-login.apps.googleusercontent.com",
      sub: "110169484474386276334",
      email: "test-user@example.com",
      email_verified: true,
      hd: "example.com",
    },
  }),
});
