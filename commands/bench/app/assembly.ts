import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { item } from './code.ts';
import { tableName, template } from './template.ts';

export interface WrittenAssembly {
  readonly path: string;
  remove(): Promise<void>;
}

/** The small app that is measured, as the CDK would leave it behind: one stack, no assets. */
export async function writeAssembly(): Promise<WrittenAssembly> {
  const path = await mkdtemp(join(tmpdir(), 'bench-app-'));
  const properties = { templateFile: 'Bench.template.json' };
  const environment = 'aws://unknown-account/unknown-region';
  const artifacts = { Bench: { type: 'aws:cloudformation:stack', environment, properties } };
  await writeFile(join(path, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
  await writeFile(join(path, properties.templateFile), JSON.stringify(template));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export const itemId = '01BENCH';

/** Stores what the measured fields read. */
export async function writeItems(client: DynamoDBClient): Promise<void> {
  const stored = {
    name: { S: item.name },
    country: { S: item.country },
    version: { N: String(item.version) },
  };
  for (const id of [itemId, `owner#${itemId}`]) {
    await client.send(new PutItemCommand({ TableName: tableName, Item: { id: { S: id }, ...stored } }));
  }
}
