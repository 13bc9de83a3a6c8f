import { normalize } from '../realm/text.ts';

const forms: Record<string, string> = { nfc: 'NFC', nfd: 'NFD', nfkc: 'NFKC', nfkd: 'NFKD' };

/** `util.str` (https://docs.aws.amazon.com/appsync/latest/devguide/str-helpers-in-util-str-js.html). */
export const str = {
  normalize(value: string, form: string): string {
    const name = forms[form];
    if (!name) throw new Error(`Unknown normalization type ${form}`);
    return normalize(value, name);
  },
};
