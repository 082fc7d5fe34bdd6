import { signToken, type TokenDraft } from "../tokens/token-mint.js";
import type { ForgersDesk, Forgery } from "./forgery.js";

/** Tokens whose header requires what a gate must not do. */
export type HeaderForgeryName =
  | "unknownKid"
  | "embeddedJwk"
  | "jku"
  | "x5u"
  | "critHeader"
  | "wrongType";

/** @see RFC 8725 sections 3.10 and 3.11; RFC 7515 section 4.1 */
export const headerForgeries: Readonly<Record<HeaderForgeryName, Forgery>> = {
  /** Names a key the issuer does not publish. */
  unknownKid: {
    reason: "key_unknown",
    forge: ({ draft }) => signToken(withHeader(draft, { kid: "never-published" })),
  },
  /** Contains the key it was signed with. */
  embeddedJwk: {
    reason: "signature_invalid",
    forge: async (desk) => {
      const { jwk } = await desk.strangersKey();
      return signedByStranger(desk, { jwk });
    },
  },
  /** Says where to fetch the key it was signed with. */
  jku: {
    reason: "signature_invalid",
    forge: (desk) => signedByStranger(desk, { jku: desk.trapUrl }),
  },
  /** Says where to fetch a certificate for the key it was signed with. */
  x5u: {
    reason: "signature_invalid",
    forge: (desk) => signedByStranger(desk, { x5u: desk.trapUrl }),
  },
  /** Requires an extension that no gate supports. */
  critHeader: {
    reason: "critical_header_unsupported",
    forge: ({ draft }) =>
      signToken(withHeader(draft, { crit: ["urn:example:ext"], "urn:example:ext": true })),
  },
  /** Another kind of JWT under the same key: a logout token. */
  wrongType: {
    reason: "token_type_mismatch",
    forge: ({ draft }) => signToken(withHeader(draft, { typ: "logout+jwt" })),
  },
};

function withHeader(draft: TokenDraft, parameters: Readonly<Record<string, unknown>>): TokenDraft {
  return { ...draft, header: { ...draft.header, ...parameters } };
}

async function signedByStranger(
  { draft, strangersKey }: ForgersDesk,
  parameters: Readonly<Record<string, unknown>>,
): Promise<string> {
  return signToken({ ...withHeader(draft, parameters), key: await strangersKey() });
}
