import type { IncomingMessage } from 'node:http';

const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether the request was addressed to this machine by a loopback name. A page of another site whose name was rebound
 * to 127.0.0.1 still sends that site's name as `Host`, so this is what keeps it out.
 */
export function addressedToLoopback(request: IncomingMessage): boolean {
  return namesLoopback(request.headers.host ?? '');
}

/** Whether a request comes from a web page (`Origin`) that this machine did not serve. */
export function isForeignOrigin(origin: string | undefined): boolean {
  return origin !== undefined && !namesLoopback(origin.replace(/^https?:\/\//, ''));
}

/** Whether a host, with or without a port, is this machine's own. */
export function namesLoopback(authority: string): boolean {
  const host = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(authority)?.[1];
  return host !== undefined && loopbackNames.has(host.toLowerCase());
}
