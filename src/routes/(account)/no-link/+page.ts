/** The service worker shows it where the portal's scripts cannot be fetched. */
export const csr = false;
