/**
 * The nonce that the server wrote into this page; styles that are made at run time must carry it. Vite puts it
 * into `<meta property="csp-nonce" nonce="…">`; browsers hide the attribute, hence the property.
 */
export function cspNonce(): string | undefined {
  return document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce || undefined;
}
