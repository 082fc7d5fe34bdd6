import type { Auth, EndpointDeclaration, Gate } from "@callgate/core";

/** One endpoint for an adapter to put its gate in front of. */
export interface ContractEndpoint {
  readonly gate: Gate;
  /** A policy, `"none"`, or `"public"`: then the adapter reports the request and passes it on, and decides nothing. */
  readonly policy: EndpointDeclaration;
  /**
   * The handler's work: call it with the `Auth`, read from where your framework's users find it, and send what it
   * returns as JSON with status 200.
   */
  readonly handler: (auth: Auth | undefined) => object;
}

/** A service that is running. */
export interface RunningService {
  /** Scheme, host and port, such as `http://127.0.0.1:49152`. */
  readonly origin: string;
  /** Stops the service; resolves once its socket is closed. */
  close(): Promise<unknown>;
}

/**
 * Starts a service on loopback that answers `GET` and `POST` (and so `HEAD`) on the path `/guarded`, behind a gate
 * mounted by the adapter under test.
 */
export type StartService = (endpoint: ContractEndpoint) => Promise<RunningService>;
