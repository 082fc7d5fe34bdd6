/** A user who is logged in to Glewlwyd's own interface, of which one is the administrator. */
export class Session {
  readonly #origin: string;
  readonly #cookie: string;

  private constructor(origin: string, cookie: string) {
    this.#origin = origin;
    this.#cookie = cookie;
  }

  /** Logs in by password. */
  static async open(origin: string, username: string, password: string): Promise<Session> {
    const response = await fetch(`${origin}/api/auth`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
    if (!response.ok) throw new Error(`POST /api/auth: ${response.status}`);
    const [cookie = ""] = (response.headers.getSetCookie()[0] ?? "").split(";");
    return new Session(origin, cookie);
  }

  /** Calls the interface. @throws its answer, when it refuses */
  async call(method: string, path: string, json?: object): Promise<unknown> {
    const response = await fetch(`${this.#origin}/api${path}`, {
      method,
      headers: { cookie: this.#cookie, "content-type": "application/json" },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** @returns where the answer to a page of the plugin leads */
  async visit(path: string): Promise<URL> {
    const url = `${this.#origin}/api${path}`;
    const headers = { cookie: this.#cookie };
    const response = await fetch(url, { redirect: "manual", headers });
    await response.body?.cancel();
    return new URL(response.headers.get("location") ?? "", url);
  }
}
