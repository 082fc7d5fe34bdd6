import type { KeyHealth } from "./keys/key-source.js";
import type { IssuerDirectory } from "./verify/jwt/issuer-directory.js";

/** One issuer's part of a health report. */
export interface IssuerHealth extends KeyHealth {
  readonly issuer: string;
  readonly alias: string | undefined;
}

/** The state of a gate. */
export interface GateHealth {
  /** Whether tokens of every issuer can be verified right now. */
  readonly usable: boolean;
  readonly issuers: readonly IssuerHealth[];
}

/** Reports on the issuers that are known now. */
export function healthOf(issuers: IssuerDirectory): GateHealth {
  const reports = issuers
    .known()
    .map(({ trusted: { issuer, alias }, keys }) =>
      Object.freeze({ issuer, alias, ...keys.health() }),
    );
  return Object.freeze({
    usable: reports.every((report) => report.usable),
    issuers: Object.freeze(reports),
  });
}
