import { assetsPath, tokenPath } from './paths.ts';

/** What the page reads when it starts. */
export interface PageConfiguration {
  readonly title: string;
  readonly graphqlPath: string;
  readonly tokenPath: string;
  readonly assetsPath: string;
  readonly apiKey: string;
  readonly groups: readonly string[];
  readonly examples: readonly {
    readonly name: string;
    readonly operation: string;
    readonly variables?: Readonly<Record<string, unknown>>;
  }[];
}

/** Three joined nodes, in the colour that GraphiQL gives what is selected. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#d60590"/><g stroke="#fff" stroke-width="2.2" fill="#fff"><path d="M10 11 22 9M10 11l7 12M22 9l-5 14" fill="none"/><circle cx="10" cy="11" r="3.4"/><circle cx="22" cy="9" r="2.7"/><circle cx="17" cy="23" r="3"/></g></svg>`;

/**
 * Everything from this origin and nothing run that is not in a file. The editor sets styles inline; its fonts and
 * images are data in the style sheet.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The explorer itself; `key` names the bundle. */
export function explorerPage(
  configuration: Omit<PageConfiguration, 'tokenPath' | 'assetsPath'>,
  key: string,
): string {
  const assets = `${assetsPath}${key}/`;
  const whole: PageConfiguration = { ...configuration, tokenPath, assetsPath: assets };
  return page(
    configuration.title,
    `<link rel="stylesheet" href="${assets}explorer.css">
<script type="application/json" id="configuration">${JSON.stringify(whole).replaceAll('<', '\\u003c')}</script>
<script type="module" src="${assets}explorer.js"></script>`,
    `<div id="explorer"><p class="waiting" role="status">Opening the explorer …</p></div>
<noscript><p class="waiting">The explorer needs JavaScript.</p></noscript>`,
  );
}

/** Shown while the page is bundled, on the first visit after an installation; it comes back by itself. */
export function waitingPage(title: string): string {
  return page(
    title,
    '<meta http-equiv="refresh" content="1">',
    `<p class="waiting" role="status"><span class="pulse" aria-hidden="true"></span>The explorer is being bundled for the first time. This page opens it by itself in a few seconds.</p>`,
  );
}

export function failedPage(title: string, fault: string): string {
  return page(
    title,
    '',
    `<div class="waiting" role="alert"><p>The explorer could not be bundled. The API itself is not affected.</p>
<pre>${escaped(fault)}</pre><p><a href="/">Try again</a></p></div>`,
  );
}

function page(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
<style>
:root { color-scheme: light dark; }
html, body, #explorer { height: 100%; margin: 0; }
.waiting { font: 16px/1.6 system-ui, sans-serif; max-width: 34em; margin: 0 auto; padding: 30vh 1.5em 0; }
.waiting pre { white-space: pre-wrap; font-size: 13px; opacity: 0.8; }
.pulse { display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.7em; border-radius: 50%; background: #d60590; animation: pulse 1s ease-in-out infinite alternate; }
@keyframes pulse { to { opacity: 0.2; } }
</style>
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
