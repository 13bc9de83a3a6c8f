/** What a caller has in hand, by AppSync's name of the mode. */
export type Credential =
  | { readonly mode: 'API_KEY'; readonly apiKey: string }
  | { readonly mode: 'AMAZON_COGNITO_USER_POOLS' | 'OPENID_CONNECT' | 'AWS_LAMBDA'; readonly token: string }
  | {
      readonly mode: 'AWS_IAM';
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken?: string;
    };

export type Mode = Credential['mode'];
