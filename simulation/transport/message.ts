/** A text on its way, with the attributes that subscriptions filter by. */
export interface Message {
  readonly id: string;
  readonly body: string;
  receives: number;
}

/** The event that a text holds, from its id alone, `company/<companyId>/<version>`: what the world itself knows of events. */
export function companyVersionIn(
  body: string,
): { readonly company: string; readonly version: number } | undefined {
  const start = body.indexOf('"id":"company/');
  if (start < 0) return undefined;
  const slash = body.indexOf('/', start + 14);
  const end = body.indexOf('"', slash);
  return { company: body.slice(start + 14, slash), version: Number(body.slice(slash + 1, end)) };
}
