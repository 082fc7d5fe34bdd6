/** Requests a page, or submits a form. @returns where the answer leads, without going there */
export type Visit = (url: string | URL, form?: Readonly<Record<string, string>>) => Promise<URL>;

/** A browser that keeps cookies and stops at each redirect. */
export function browser(): Visit {
  const cookies = new Map<string, string>();
  return async (url, form) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie },
      ...(form !== undefined && { method: "POST", body: new URLSearchParams(form) }),
    });
    await response.body?.cancel();
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return new URL(response.headers.get("location") ?? "", url);
  };
}

/** @throws if the address lacks the parameter */
export function parameterOf(url: URL, name: string): string {
  const value = url.searchParams.get(name);
  if (value !== null) return value;
  const error = url.searchParams.get("error") ?? "no error";
  throw new Error(`no ${name} in ${url.origin}${url.pathname}: ${error}`);
}
