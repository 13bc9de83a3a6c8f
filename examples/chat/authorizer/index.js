'use strict';
const { createHmac, timingSafeEqual } = require('node:crypto');

const guestMayNot = ['Mutation.createRoom', 'Mutation.addMember', 'Mutation.removeMember'];

/** Tokens are `<user>.<signature>`; users whose name begins with `guest-` may not make or change rooms. */
exports.handler = async ({ authorizationToken }) => {
  const [user = '', signature = ''] = authorizationToken.split('.');
  const expected = createHmac('sha256', process.env.TOKEN_KEY).update(user).digest('base64url');
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, Buffer.from(expected))) {
    return { isAuthorized: false };
  }
  return {
    isAuthorized: true,
    resolverContext: { user },
    deniedFields: user.startsWith('guest-') ? guestMayNot : [],
    ttlOverride: 30,
  };
};
