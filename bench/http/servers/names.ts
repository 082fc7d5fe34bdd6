/** The server with nothing in front of the handler. */
export const BARE = "bare";
/** The server behind a gate. */
export const OURS = "Callgate";
