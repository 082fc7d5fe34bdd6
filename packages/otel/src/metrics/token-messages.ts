/**
 * What is read of the events of `@callgate/client`. They are described here by structure, so that a service without a token client
 * need not install one.
 */
export type TokenMessage =
  | {
      readonly type: "request";
      readonly clientId: string;
      readonly outcome: string;
      readonly durationMs: number;
      readonly credentialVersion: string;
    }
  | {
      readonly type: "handed_out";
      readonly clientId: string;
      readonly state: string;
      readonly remainingMs: number;
    }
  | { readonly type: "credential_rotated"; readonly clientId: string; readonly version: string }
  | { readonly type: OtherType; readonly clientId: string };

type OtherType =
  | "renewed"
  | "refused"
  | "cooldown"
  | "invalidated"
  | "warning"
  | "credential_rejected"
  | "credential_unavailable";
