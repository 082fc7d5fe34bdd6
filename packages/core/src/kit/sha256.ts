import crypto from "node:crypto";

/** How octets are written as text; `binary` has one character for each. */
type Encoding = "base64url" | "binary";

/**
 * The SHA-256 of a text's UTF-8.
 *
 * In one call where the runtime has one for it, which takes a quarter of the time of a `Hash`.
 */
export const sha256: (text: string, encoding: Encoding) => string =
  typeof crypto.hash === "function"
    ? (text, encoding) => crypto.hash("sha256", text, encoding)
    : (text, encoding) => crypto.createHash("sha256").update(text).digest(encoding);
