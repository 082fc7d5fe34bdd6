import { parseJson } from "@callgate/core/kit";

const JSON_MEDIA_TYPE = /^(application\/([\w.+-]+\+)?json|text\/json)$/;

/** The members of what a server sent, all untrusted; nothing is inherited, at any level. */
export type JsonMembers = Readonly<Record<string, unknown>>;

/** Whether a response is JSON by its media type. */
export function isJsonMediaType(headers: Headers): boolean {
  const mediaType = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  return mediaType !== undefined && JSON_MEDIA_TYPE.test(mediaType);
}

/**
 * Reads a JSON object in UTF-8 (RFC 8259 section 8.1), with or without a byte order mark, or `undefined` where the body is
 * anything else.
 */
export async function jsonObjectOf(response: Response): Promise<JsonMembers | undefined> {
  const body = await response.arrayBuffer();
  try {
    const value: unknown = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonMembers)
      : undefined;
  } catch {
    return undefined;
  }
}
