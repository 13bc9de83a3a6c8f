/** Where the page asks for a token. */
export const tokenPath = '/explorer/token';

/** Below it: the bundle's key, a slash, a file of the bundle. */
export const assetsPath = '/explorer/assets/';
