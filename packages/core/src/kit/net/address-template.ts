const PLACEHOLDER = /\{[^{}]*\}|<[^<>]*>/;
const ESCAPED: Readonly<Record<string, string>> = Object.freeze({
  "%7b": "{",
  "%7d": "}",
  "%3c": "<",
  "%3e": ">",
});

/**
 * Tells whether an address still has a part to fill in: `{tenantid}`, `${TENANT_ID}`, `<tenant>`. A template that went
 * through a URL has its brackets escaped.
 */
export function isAddressTemplate(address: string): boolean {
  const written = address.replace(
    /%(7[bd]|3[ce])/gi,
    (each) => ESCAPED[each.toLowerCase()] ?? each,
  );
  return PLACEHOLDER.test(written);
}
