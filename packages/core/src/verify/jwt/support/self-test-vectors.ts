import type { Algorithm } from "../../../kit/algorithms.js";

// Made once, for this purpose; the private keys were discarded.
// cspell:disable

/** What every self-test signature signs. */
export const SIGNED = "callgate";

/** Public keys as base64url of their DER. */
const KEYS = {
  rsa: "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu_Ecd46hLcUVms-e8XO_HTN93n9IrGTDYqCsZw-rRM6rapHfgCX9RRtc7CJF5v_V7URdOvTKMAVbohb4WKWSXx2MPSzmNaaeknPeVT-sqynnjUNZtJffoo7kb63s7pDJU_uise2rmrlexMBxtkjodrZUkd1oMpFZAL1gsEHp7-EJ6uy4dTci3Wcx2BFArRwjs2LgvW3KX0IvMcvsSVFBfO3SRhtnQzufIPvXfdYV7CKIKZYDy3HsqnzWema3qEQZx5GnVPpUB02PFv0DXhD68ZzrCqmkL-LqNQZMlgMa-kpSQqWTFtS2NV7fsYgF0xYmmbUw6h9lhElJsrMctlC2XQIDAQAB",
  "P-256":
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE_us17i-lrES0Ov_7-WYJKGLyyNciiAaTK4NzbTOlnqOXrpF8mpJFnt7JgEpzSF3ai4yEom6bYZt9qpTQKG9kew",
  "P-384":
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAESsGlXIvYVj9AAkT3J-rw-Oq1GAk1j7muXeoRmkrOv0dWivo5Ir2Z7-r331HFJtP_QKK2xje_d4T0EJYNCj5Bf9d2IVvcUxSKbaKb5qAm67i_reLN-aXU5TgirPg23Al4",
  "P-521":
    "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBvC3RlDvb4vf9azSfGi_s2OAP6LcZXmEEe1kL8gyje9NZ4nbYLn8qSHTIXZ0ybz9CsAzPXQpPU3mJgl0UVA9qTFMBtcr1dMy7ySw19WSMQ5afenGkDMJLE_SgDadNke8ECm2GdI8WmMTpKiIg3H4YBasZnMKtE5TQ9Pmw95BENAq4JDM",
  ed25519: "MCowBQYDK2VwAyEAGDAqhpv3X6oW2OIYRI6GSmNZPjhbQ_5FcRClHHCvzw0",
} as const;

/** A key, and its signature of {@link SIGNED}. */
export interface SelfTestVector {
  readonly key: string;
  readonly signature: string;
}

/** One vector for each algorithm, by its canonical name; both parts are base64url. */
export const selfTestVectors: Readonly<Partial<Record<Algorithm, SelfTestVector>>> = Object.freeze({
  RS256: {
    key: KEYS.rsa,
    signature:
      "m1ez69zvJ3BNU6gEbr_fmof2rWDX2lJnkYVkJKleovIMX8F9dX1dUOI44YZ79VqDtxprObw8lTHxnQCfEXzUXw63wjBbh1V0fYdV8WfWXiWaADKUnUvZiyxnozLz-6-VMAeYUVhvCgGF6RIWVGYI3JpWH5rfXnPlE70dH38uBaCsCmirx026Z-VSInrddi9Gq0zef9fqWIbPD3JL7cdqJpLUT0wEFMwkmSWMIDlzgl9UMAFxowFYVSDktyilgc573le7hrnMupLSCLv5jzmVdyXV6AxZl9TEtUXZM9E_L42qahUti5DNZAmiufigwFWkoPpSPiAtE_ctacFgGbdr6Q",
  },
  RS384: {
    key: KEYS.rsa,
    signature:
      "VGYXqVk8ncPrRYh7ge9DaW-e9Rvwrr0jSIKP3zZ-TIFG0_0mevEx5dwZ5qk7IqYjZiD7P-UcH8a25NEBlFxEuu_8GXCypyKnJie0bwj3ljmCtPCDgoUHjeDX_PcRuGyxPvwcEkSjzbjJ5-Fpxzfpi1thKcGqmr94JGl-YdYFF1aBu-sefZ9D0OrDuBaqrmFaeC2GSJ2vsx8G0DOXLj9_-oxuLx7O7RUchg2iK36bOOe5Xv4amKapddcwkWf102y7pExfkUTTTC5d7YvWDgfaXhEkddMI9KiUzqOysIPCswQqpnakYNmiy-NqBrBCAb496ogv1jVGzWl2VWtMf71VLg",
  },
  RS512: {
    key: KEYS.rsa,
    signature:
      "kjz1--naiffCMXZvzsxAYXNvYmAHIr0OTn3iLuUBcZzqwnCQ2uk10KU_je0RY0ipQ0I3HxL4acsBtkacpJ34qduBm0DC-sTw5B271huUyxlWTJxnU4YnKnLwVKUGLgmd3VVgDsARlK7J7jvFrOzyogERA1vs9g2uO17JqLbB1_CjYh6uJ0cxHo1FQGdyG9afcA4FeEPuN6MfRkPZTqqmefJRtDvngdMx5Sq5AcB-BxMtKd2PRH9RbgeXVuncVRe_Qkg1gVSsFIl_5sjr5GmEeHJqb6toUPrnxx5gQWwkketR3GGeJFtjvhDhmFK2_talqtsfbuZ-L49b8GS0Glz8WA",
  },
  PS256: {
    key: KEYS.rsa,
    signature:
      "HP0Gp4hyBNS625XYKObAJP13zsrdcYWnKjn16BIJ3WQXgnOIzx7dmGq5RI8shzNTgE-zI4auuZAzm_sfe1CEV4bBbySmqxRqiwSfbx0iblZ0Ri1q_bGt22SNu84k3RNzRaMrpW3kDJOVe4qsyc5wxfVIOETY02kWZ9XQRFIUOQLp0q5AvBVsNl-FE20pSWJb7doHwgtcbXUrHKQdH-pG-7iiljFS3fnUMeCVTcgCFXcPqhHPOsnrhpQLuqC-9pBzlACkMAAqUt9jlcrwifvWONUbe8LG3RBVi72PAfCIerNuX8133qIZNzvwyFydqwsmSSdCiMjuW-iBM-_CjVJJqw",
  },
  PS384: {
    key: KEYS.rsa,
    signature:
      "gq_LbtkR5Y5W2jK-wnTFl2-AlKZ6ZyX8g-OsCFJLz7rpFyQCBJStaGljObxIzc4gNiRn_IEtj27T0xkKRZ0y_UAmuTc6aaSWVTSVN5wuPDCzCz-3-TDQXN1sRFzPgJBvMwewxS4fGee33zylkvCiPPPKOoH1Z52Fj8RYjrSv6oW9baUhRb9zXSGVxitrXWE-k_4dX9P1aRAiURvtdnA9O7WNEsw01sFlVJTwn14Fqods6pZEZoNsxfzBBNaxZX05ns2vMm2hNPXMtsa-gBl3ORrF_jDVpUgR5tpF66M4n7AUbNXMCwbErzl4Ldv7WbINIL70GPrXCPFxSK31cTT95Q",
  },
  PS512: {
    key: KEYS.rsa,
    signature:
      "mnpHmOXp7gTzSS0TJUWFznBka9snL_rouIrK34vem74HGwTIrzUNcEq_wUdkblUVHyxJmZ2nWCe28OIW9dGYFpkkU2JO4xuhzD6KLDkBJxtlvlTEOpP_4-sc1ggmgP8tnN6ISYUxE6S9MaR1bAeZm-njFFjInrbFqTH3Yz1T5QhOIOB3VunNkgTZ5uCvgeTXmVfaY7Kmn84f1YHAR2GjGC6XSGpNKjSWxEoPafBKh-hbpBfTk72SwaYFle0z1UBc9N_yQqeCRJ8fKS59s9Q7EEhaGeMzx4fSGtG7sbc-rkIMvdgewB0Nvg8Pu-dnw6tYFHHfOUL6lI5O_-hJS6g_Ig",
  },
  ES256: {
    key: KEYS["P-256"],
    signature:
      "Y9NUPqsA9txOV2ce8OsBYbpeITNAhXDGfoICcLUsbDH4X8oJTZ6LsunRWlHS-uk2nbCaEZ3kOQvpC8G6rkiP9A",
  },
  ES384: {
    key: KEYS["P-384"],
    signature:
      "orhRUu-hkDbjYEu9iI6XYXhlBrSc4QLfhurghzDI5ov0LhpNcr_8NPMkAFJJK6A-4MzGzYyvEvWBHGXDlY_dBn38nAinG9YqHOBf1aFQ6fVyK0x3FbHzPGXe9c1bdcuA",
  },
  ES512: {
    key: KEYS["P-521"],
    signature:
      "AAOK5L7OB8bGznDbOhUVjKDIuWihfRHod8MeJCjBDnGRP4EyLAXzpkrgJjH4p-MTUV0kNbeDP81yH0ZUiinzu9n7AYIWPvex83Az5jj3GxFufLZApQE6rf9TuV3ngpJ3Yytes_CUtieudGaTYlIlo04v9e8WajBNEv1aHivRWHHFRHt0",
  },
  EdDSA: {
    key: KEYS.ed25519,
    signature:
      "ofP1CW3705rlpiPJakDeU-1BNcyJJZYAPlqnZToCYbs3rIsQDg6SOfZvfRvR78LqUyA-wV_kTed-8OuTFxoLDg",
  },
});
