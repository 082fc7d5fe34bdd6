/** One block of PEM: what it holds, and its text with line breaks where they belong. */
export interface PemBlock {
  /** `PRIVATE KEY`, `EC PRIVATE KEY`, `CERTIFICATE`, … */
  readonly label: string;
  readonly text: string;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs;
const BASE64 = /^[A-Za-z0-9+/=\s]+$/;

/**
 * Undoes what environment variables and their files do to a text of several lines: quotes around it, `\n` in place of
 * line breaks, Base64 of the whole.
 */
export function unwrapped(text: string): string {
  const plain = text.trim().replace(/^(["'])(.*)\1$/s, "$2");
  if (BASE64.test(plain)) {
    const inside = Buffer.from(plain, "base64").toString("utf8").trim();
    if (inside.startsWith("{") || inside.includes("-----BEGIN ")) return inside;
  }
  return plain.includes("-----BEGIN ") ? plain.replace(/(\\r)?\\n/g, "\n") : plain;
}

/** The blocks of a PEM text, also where blanks stand in place of its line breaks. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...unwrapped(text).matchAll(BLOCK)].map(([whole, label = "", body = ""]) => {
    // Encrypted keys of the old kind have lines that are not Base64.
    if (!BASE64.test(body)) return { label, text: whole };
    const lines = body.replace(/\s/g, "").match(/.{1,64}/g) ?? [];
    return {
      label,
      text: [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n"),
    };
  });
}
