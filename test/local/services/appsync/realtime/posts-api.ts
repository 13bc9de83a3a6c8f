import { echo } from './live-api.ts';

export const schema = `
  type Post { id: ID! title: String author: Author tags: [String] meta: AWSJSON reviews: [Review!] }
  type Author { name: String! email: AWSEmail }
  type Review { stars: Int! }
  input PostInput { id: ID title: String author: AuthorInput tags: [String] meta: AWSJSON reviews: [ReviewInput] }
  input AuthorInput { name: String email: String }
  input ReviewInput { stars: Int }
  type Query { posts: [Post] }
  type Mutation { add(input: PostInput): Post change(input: PostInput): Post! addAll(input: [PostInput]): [Post] }
  type Subscription {
    onAdd(id: ID, title: String): Post @aws_subscribe(mutations: ["add"])
    onAny(tags: [String]): Post @aws_subscribe(mutations: ["add", "change"])
    onAll(id: ID): [Post] @aws_subscribe(mutations: ["addAll"])
    never: Post
  }`;
/** Posts that are what their mutations say. */
export const posts = {
  schema,
  resolvers: { 'Mutation.add': echo, 'Mutation.change': echo, 'Mutation.addAll': echo },
};
export const one = { id: '1', title: 'One', author: { name: 'Ada', email: 'ada@example.test' } };
export const add = (selection: string) => `mutation ($i: PostInput) { add(input: $i) { ${selection} } }`;
/** Variables of `add`. */
export const adding = { variables: { i: one } };
