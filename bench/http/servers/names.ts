/** The server with nothing in front of the handler. */
export const BARE = "bare";
/** The server that finds a token by its whole field line in a Map. */
export const RAW_MAP = "raw-header Map";
/** The server that finds a token by its end in a Map, and compares the whole: the floor. */
export const TAIL_MAP = "tail Map";
/** The server behind a gate. */
export const OURS = "Callgate";
/** The same, where a policy document says who may call. */
export const BY_DOCUMENT = "Callgate, by document";

/** Servers that only find tokens they have verified before: what no gate can be faster than. */
export const FLOORS: readonly string[] = [RAW_MAP, TAIL_MAP];

const NO_PEERS: readonly string[] = [BARE, ...FLOORS, OURS, BY_DOCUMENT];

/** Whether a server is behind another library. */
export function isPeer(name: string): boolean {
  return !NO_PEERS.includes(name);
}
