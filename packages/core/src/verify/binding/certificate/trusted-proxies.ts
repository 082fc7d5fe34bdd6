import { BlockList, isIP } from "node:net";
import { LRUCache } from "lru-cache";

/** The address of a peer that is connected by a Unix domain socket, and how a list of proxies names it. */
export const UNIX = "unix";

const MAX_ADDRESSES = 1000;
const CIDR = /^([^/]+)\/(0|[1-9][0-9]{0,2})$/;
/** The IPv4 address in an IPv6 address, as a socket that listens to both reports it (RFC 4291 section 2.5.5.2). */
const MAPPED = /^::ffff:([0-9.]+)$/i;

/** One entry of a list of proxies: an address, a network, or `unix`. */
export interface ProxyEntry {
  readonly address: string;
  readonly family: "ipv4" | "ipv6" | typeof UNIX;
  /** The length of the prefix; `undefined` for a single address. */
  readonly prefix: number | undefined;
}

/**
 * Reads an entry: an IP address, a network in CIDR notation, or `unix`.
 *
 * @returns `undefined` for anything else, such as a network of every address, a host name, or an IPv4 address in an IPv6 address
 */
export function readProxyEntry(entry: string): ProxyEntry | undefined {
  if (entry === UNIX) return { address: entry, family: UNIX, prefix: undefined };
  const [, network = entry, bits] = CIDR.exec(entry) ?? [];
  const version = isIP(network);
  if (version === 0 || network.includes("%") || /^::ffff:/i.test(network)) return undefined;
  const prefix = bits === undefined ? undefined : Number(bits);
  if (prefix !== undefined && (prefix === 0 || prefix > (version === 4 ? 32 : 128)))
    return undefined;
  return { address: network, family: version === 4 ? "ipv4" : "ipv6", prefix };
}

/**
 * The proxies whose headers are trusted, by the address of the connection itself.
 *
 * `X-Forwarded-For` is never read: any client can write it.
 */
export class TrustedProxies {
  /** Separate, since a single list would find IPv4 addresses in an IPv6 network that contains their mapped form. */
  readonly #networks = { ipv4: new BlockList(), ipv6: new BlockList() };
  readonly #hasUnix: boolean;
  /** Comparing with the list takes a microsecond, and few proxies send nearly all requests. */
  readonly #decided = new LRUCache<string, boolean>({ max: MAX_ADDRESSES });
  #last = "";
  #trustsLast = false;

  constructor(entries: readonly ProxyEntry[]) {
    this.#hasUnix = entries.some(({ family }) => family === UNIX);
    for (const { address, family, prefix } of entries) {
      if (family === UNIX) continue;
      if (prefix === undefined) this.#networks[family].addAddress(address, family);
      else this.#networks[family].addSubnet(address, prefix, family);
    }
  }

  /** @param address of the connection; `undefined` where it is unknown, or the connection is closed */
  trusts(address: string | undefined): boolean {
    if (address === undefined) return false;
    if (address === UNIX) return this.#hasUnix;
    if (address !== this.#last) {
      let trusted = this.#decided.get(address);
      if (trusted === undefined) {
        trusted = this.#contains(address);
        this.#decided.set(address, trusted);
      }
      this.#last = address;
      this.#trustsLast = trusted;
    }
    return this.#trustsLast;
  }

  #contains(address: string): boolean {
    const [withoutZone = ""] = address.split("%", 1);
    const plain = MAPPED.exec(withoutZone)?.[1] ?? withoutZone;
    const version = isIP(plain);
    if (version === 0) return false;
    const family = version === 4 ? "ipv4" : "ipv6";
    return this.#networks[family].check(plain, family);
  }
}
