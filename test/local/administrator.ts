import { administrator, type AccessKeys } from '../../local/kernel/aws.ts';
import { verifySignature, type Identify } from '../../local/kernel/signature.ts';

/** What the clients of tests sign with. */
export const administratorCredentials = { accessKeyId: 'test', secretAccessKey: 'test' };

const key = { ...administratorCredentials, principal: administrator };

/** A cloud in which the administrator alone has an access key. */
export const administratorKeys: AccessKeys = {
  find: (accessKeyId) => (accessKeyId === key.accessKeyId ? key : undefined),
};

/** Checks the signature, for any service and region, by the machine's time. */
export const identify: Identify = (request, body) =>
  verifySignature(request, body, administratorKeys, () => Date.now());
