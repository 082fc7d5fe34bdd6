/** Why a document could not be obtained. Stable; contains nothing of what the server sent. */
export type FetchErrorCode =
  | "network"
  | "timeout"
  /** A supplied `fetch` returned something that is not a response with a readable body. */
  | "response_unusable"
  | "redirect_refused"
  | "status_unexpected"
  | "media_type_unexpected"
  | "body_too_large"
  | "json_invalid";

/** A document could not be fetched. Internal: it becomes a code in health and events, and is never part of an answer. */
export class FetchError extends Error {
  override readonly name = "FetchError";
  readonly code: FetchErrorCode;
  constructor(code: FetchErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}
