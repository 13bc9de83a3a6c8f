import { describe, expect, it } from 'vitest';
import { buildSchema } from '../../../../../local/services/appsync/schema/schema.ts';
import { subscribeLinks } from '../../../../../local/services/appsync/schema/subscribe.ts';

const links = (subscriptions: string, others = '', setsFilter?: (coordinate: string) => boolean) =>
  subscribeLinks(
    buildSchema(`type Query { post: Post }
type Post { id: ID title: String }
type Mutation { add: Post! change: Post addAll: [Post] count: Int }
${others}
type Subscription {
${subscriptions}
}`),
    setsFilter,
  );

it('ties a mutation to every subscription field that names it, once', () => {
  const { listeners } = links(`onAdd: Post @aws_subscribe(mutations: ["add", "add"])
    onAny: Post @aws_subscribe(mutations: ["add", "change"])
    onAll: [Post] @aws_subscribe(mutations: ["addAll"])`);
  expect([...listeners]).toEqual([
    ['add', ['onAdd', 'onAny']],
    ['change', ['onAny']],
    ['addAll', ['onAll']],
  ]);
});

it('takes one name without a list for a list of one', () => {
  expect([...links('onAdd: Post @aws_subscribe(mutations: "add")').listeners]).toEqual([['add', ['onAdd']]]);
});

describe('is refused, with its place', () => {
  it.each([
    [
      'for a mutation that does not exist',
      'onAdd: Post @aws_subscribe(mutations: ["toString"])',
      '',
      'Subscription.onAdd names the mutation toString, which does not exist. (line 6, column 13)',
    ],
    [
      'for a mutation of another type',
      'onAdd: Post @aws_subscribe(mutations: ["change", "count"])',
      '',
      'Subscription.onAdd is of type Post, its mutation count of type Int: they have to be the same. (line 6, column 13)',
    ],
    [
      'for a mutation of another type of list',
      'onAll: [Post!] @aws_subscribe(mutations: ["addAll"])',
      '',
      'Subscription.onAll is of type [Post!], its mutation addAll of type [Post]',
    ],
    [
      'outside the subscription root',
      'onAdd: Post',
      'type Other { a: Post @aws_subscribe(mutations: ["add"]) }',
      '@aws_subscribe on Other.a, which is no field of the subscription root. (line 4, column 22)',
    ],
    [
      'on an interface',
      'onAdd: Post',
      'interface Other { a: Post @aws_subscribe(mutations: ["add"]) }',
      '@aws_subscribe on Other.a',
    ],
  ])('%s', (_law, subscriptions, others, message) => {
    expect(() => links(subscriptions, others)).toThrow(
      expect.objectContaining({ code: 'SchemaInvalid', message: expect.stringContaining(message) as string }),
    );
  });
});

describe('warns', () => {
  it('of a subscription field that names no mutation', () => {
    expect(links('never: Post').warnings).toEqual([
      'Subscription.never has no @aws_subscribe: no mutation ever publishes to it.',
    ]);
  });

  it('of an argument that is no field of the type', () => {
    const { warnings } = links('onAdd(id: ID, filter: String): Post @aws_subscribe(mutations: ["add"])');
    expect(warnings).toEqual([
      expect.stringContaining('The argument filter of Subscription.onAdd is no field of Post'),
    ]);
  });

  it('of no argument where a resolver sets the filter', () => {
    const filtered = 'onAdd(filter: String): Post @aws_subscribe(mutations: ["add"])';
    expect(links(filtered, '', (coordinate) => coordinate === 'Subscription.onAdd').warnings).toEqual([]);
  });

  it('of nothing else', () => {
    expect(links('onAdd(id: ID, title: String): Post @aws_subscribe(mutations: ["add"])').warnings).toEqual(
      [],
    );
  });
});
