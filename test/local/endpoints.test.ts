import { describe, expect, it } from 'vitest';
import { describeEndpoints } from '../../local/endpoints.ts';
import type { Resource } from '../../local/kernel/service.ts';

const resource = (type: string, ref: string, more: Partial<Resource> = {}): Resource => ({
  stack: 'S',
  logicalId: ref,
  type,
  ref,
  properties: {},
  attributes: {},
  ...more,
});

const cloud = {
  url: 'http://127.0.0.1:4000',
  region: 'us-east-1',
  accountId: '111122223333',
  services: ['dynamodb', 'cognito-idp'],
  explorer: true,
};

describe('the endpoints of a cloud', () => {
  it('say where everything is and what to show there', () => {
    const resources = [
      resource('AWS::Cognito::UserPoolClient', 'stranger', { properties: { UserPoolId: 'other' } }),
      resource('AWS::Cognito::UserPoolClient', 'client', { properties: { UserPoolId: 'us-east-1_pool' } }),
      resource('AWS::Cognito::UserPool', 'us-east-1_pool'),
      resource('AWS::AppSync::ApiKey', 'arn', { attributes: { ApiKey: 'da2-key' } }),
      resource('AWS::DynamoDB::GlobalTable', 'companies'),
      resource('AWS::DynamoDB::Table', 'others'),
      resource('AWS::Lambda::Function', 'count-companies'),
    ];
    expect(describeEndpoints(resources, { ...cloud, ca: '/data/tls/certificate.pem' })).toEqual({
      graphql: 'http://127.0.0.1:4000/graphql',
      realtime: 'ws://127.0.0.1:4000/graphql/realtime',
      tls: {
        graphql: 'https://127.0.0.1:4000/graphql',
        realtime: 'wss://127.0.0.1:4000/graphql/realtime',
        ca: '/data/tls/certificate.pem',
      },
      explorer: 'http://127.0.0.1:4000/',
      apiKey: 'da2-key',
      region: 'us-east-1',
      accountId: '111122223333',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      userPool: {
        issuer: 'http://127.0.0.1:4000/us-east-1_pool',
        userPoolId: 'us-east-1_pool',
        clientId: 'client',
      },
      aws: { dynamodb: 'http://127.0.0.1:4000', 'cognito-idp': 'http://127.0.0.1:4000' },
      tables: ['companies', 'others'],
      functions: ['count-companies'],
    });
  });

  it('leave out what the app does not have', () => {
    const endpoints = describeEndpoints([], { ...cloud, explorer: false });
    for (const absent of ['explorer', 'apiKey', 'userPool']) expect(endpoints).not.toHaveProperty(absent);
    expect(endpoints.tls).not.toHaveProperty('ca');
    expect(endpoints.tables).toEqual([]);
  });
});
