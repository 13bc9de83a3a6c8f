/** An http(s) address as the scalar `AWSURL` takes it; a missing scheme is read as https. Undefined when it is none. */
export function websiteUrl(text: string): string | undefined {
  const plain = text.trim();
  if (/\s/.test(plain)) return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(plain) ? plain : `https://${plain}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && hostname.includes('.') ? address : undefined;
}
