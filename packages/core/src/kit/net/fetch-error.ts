/** Why a document could not be had. Stable; nothing of what the server sent is in it. */
export type FetchErrorCode =
  | "network"
  | "timeout"
  /** What a supplied `fetch` returned is not a response whose body can be read. */
  | "response_unusable"
  | "redirect_refused"
  | "status_unexpected"
  | "media_type_unexpected"
  | "body_too_large"
  | "json_invalid";

/** A document could not be fetched. Internal: it ends up as a code in health and events, never in an answer. */
export class FetchError extends Error {
  override readonly name = "FetchError";
  readonly code: FetchErrorCode;
  constructor(code: FetchErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}
