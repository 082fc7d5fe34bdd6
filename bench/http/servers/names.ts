/** The server with nothing in front of the handler. */
export const BARE = "bare";
/** The server behind a gate. */
export const OURS = "Callgate";
/** The same, where a policy document says who may call. */
export const BY_DOCUMENT = "Callgate, by document";
