import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAddress, type Address } from '../../../../local/address.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import { deployed, news, newsArn, recorder, subscribed } from './given.ts';

describe('the Query protocol', () => {
  let address: Address;
  const sqs = recorder();
  beforeAll(async () => {
    const { sns } = await deployed({
      resources: [news, subscribed('jobs', { RawMessageDelivery: true })],
      endpoints: { sqs },
    });
    address = await openAddress(0, recordingLog());
    address.serve([sns.http!]);
  });
  afterAll(() => address.close());

  const post = async (body: string, method = 'POST') => {
    const response = await fetch(`${address.url}/`, {
      method,
      ...(method === 'POST' && { body }),
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sns/aws4_request',
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      id: response.headers.get('x-amzn-requestid'),
      body: await response.text(),
    };
  };
  const attribute = (index: number, name: string, value: string) =>
    `&MessageAttributes.entry.${index}.Name=${name}&MessageAttributes.entry.${index}.Value.DataType=String` +
    `&MessageAttributes.entry.${index}.Value.StringValue=${value}`;

  it('takes a form and answers XML, with the id of the request', async () => {
    const answer = await post(
      `Action=Publish&Version=2010-03-31&TopicArn=${newsArn}&Message=a%2Bb+c${attribute(2, 'b', '2')}${attribute(1, 'a', '1')}`,
    );
    expect(answer).toMatchObject({ status: 200, type: 'text/xml' });
    expect(answer.body).toMatch(
      new RegExp(
        '^<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>' +
          '<MessageId>[\\da-f-]{36}</MessageId></PublishResult><ResponseMetadata>' +
          `<RequestId>${answer.id}</RequestId></ResponseMetadata></PublishResponse>$`,
      ),
    );
    expect((await sqs.asked(1))[0]!.input).toMatchObject({
      MessageBody: 'a+b c',
      MessageAttributes: { a: { StringValue: '1' }, b: { StringValue: '2' } },
    });
  });

  it('takes lists by their numbers, in whatever order they come', async () => {
    const entry = (index: number) =>
      `&PublishBatchRequestEntries.member.${index}.Id=e${index}&PublishBatchRequestEntries.member.${index}.Message=m`;
    const { body } = await post(`Action=PublishBatch&TopicArn=${newsArn}${[10, 2, 1].map(entry).join('')}`);
    expect([...body.matchAll(/<Id>(.*?)<\/Id>/g)].map(([, id]) => id)).toEqual(['e1', 'e2', 'e10']);
  });

  it('carries any text in its answers', async () => {
    const { status, body } = await post('Action=<%26%22%01>&Version=2010-03-31');
    expect(status).toBe(400);
    expect(body).toContain(
      '<Message>The action &lt;&amp;&quot;\uFFFD&gt; is not valid for this endpoint.</Message>',
    );
  });

  it.each([
    ['Action=Nothing', 'InvalidAction'],
    ['Action=constructor', 'InvalidAction'],
    ['', 'InvalidAction'],
    ['Action=Publish', 'InvalidParameter'],
    ['Action=Publish&MessageAttributes.entry.1.Name=x', 'MalformedQueryString'],
    ['Action=Publish&MessageAttributes.entry.x.Name=a', 'MalformedQueryString'],
    ['Action=Publish&a.b.c.d.e.f.g.h.i.j=1', 'MalformedQueryString'],
    [`Action=Publish&TopicArn=${newsArn}&Message=m&MessageAttributes=x`, 'ParameterValueInvalid'],
    [`Action=Publish&TopicArn=${newsArn}&Message=m${attribute(1, '__proto__', 'x')}`, undefined],
    [`Action=PublishBatch&TopicArn=${newsArn}&PublishBatchRequestEntries=x`, 'EmptyBatchRequest'],
    [`Action=PublishBatch&TopicArn=${newsArn}&PublishBatchRequestEntries.member.1=x`, 'InvalidBatchEntryId'],
    [`Action=Subscribe&TopicArn=${newsArn}&Attributes=x`, 'InvalidParameter'],
    [`Action=CreateTopic&Name=x&Attributes=x&Tags=x`, 'InvalidParameter'],
    ['Action=ListTopics&NextToken=x', 'InvalidParameter'],
    ['Action=GetSubscriptionAttributes&SubscriptionArn=x', 'InvalidParameter'],
  ])('answers a malformed request as the fault of its sender: %s', async (form, code) => {
    const { status, body } = await post(`${form}&Version=2010-03-31`);
    if (code === undefined) expect(status).toBe(200);
    else {
      expect(body).toContain(`<Type>Sender</Type><Code>${code}</Code>`);
      expect(status).toBe(400);
    }
  });

  it('takes nothing but POST, and nothing that is too large', async () => {
    expect((await post('', 'GET')).body).toContain('<Code>InvalidAction</Code>');
    expect(await post('x'.repeat(4 * 1024 * 1024 + 1))).toMatchObject({ status: 413 });
  });
});
