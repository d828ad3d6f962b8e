/** The number of the ticket that an address opens. */
export const openIn = (pathname: string): string | undefined => /^\/tickets\/([^/]+)/.exec(pathname)?.[1];
