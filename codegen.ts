import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { buildASTSchema, parse } from 'graphql';
import { APPSYNC_PRELUDE, mergedSchema } from './infra/schema.ts';

const header = 'Written by `npm run codegen` from schema/. Edit those files, not this one.';

/** TypeScript for AppSync's scalars: all travel as strings but the timestamp. */
const scalars = {
  AWSDate: 'string',
  AWSTime: 'string',
  AWSDateTime: 'string',
  AWSTimestamp: 'number',
  AWSEmail: 'string',
  AWSJSON: 'string',
  AWSPhone: 'string',
  AWSURL: 'string',
  AWSIPAddress: 'string',
};

/**
 * The files of `generated/` as they follow from the schema, by name. Writes nothing. Throws a GraphQLError when the
 * schema files contradict each other or do not make a valid schema.
 */
export async function generatedFiles(schemaFolder: string): Promise<ReadonlyMap<string, string>> {
  const prelude = await readFile(join(schemaFolder, APPSYNC_PRELUDE), 'utf8');
  const merged = mergedSchema(schemaFolder);
  buildASTSchema(parse(`${prelude}\n${merged}`));
  return new Map([
    ['schema.graphql', `# ${header}\n\n${merged}\n`],
    ['schema.ts', await schemaTypes(`${prelude}\n${merged}`)],
  ]);
}

async function schemaTypes(schema: string): Promise<string> {
  const outputs: unknown = await generate(
    {
      schema,
      silent: true,
      generates: {
        'schema.ts': {
          plugins: ['typescript', { add: { content: `// ${header}` } }],
          config: {
            strictScalars: true,
            scalars: { ...scalars, ID: 'string' },
            enumsAsTypes: true,
            skipTypename: true,
            useTypeImports: true,
            immutableTypes: true,
            maybeValue: 'T | null',
          },
        },
      },
    },
    false,
  );
  const [file] = outputs as readonly { readonly content: string }[];
  if (file === undefined) throw new Error('GraphQL Code Generator returned no file.');
  return file.content;
}
