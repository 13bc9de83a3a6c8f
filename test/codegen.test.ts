import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../codegen.ts';

const schema = fileURLToPath(new URL('../schema', import.meta.url));

describe('the merged schema', () => {
  it('holds no extension and nothing that AppSync declares itself', async () => {
    const text = (await generatedFiles(schema)).get('schema.graphql') ?? '';
    const kinds = new Set(parse(text).definitions.map(({ kind }) => kind));
    expect(kinds.has(Kind.OBJECT_TYPE_DEFINITION)).toBe(true);
    expect([...kinds].filter((kind) => /Extension|Directive|Scalar/.test(kind))).toEqual([]);
  });

  it('is refused when it names a type that nobody declares', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'codegen-'));
    try {
      cpSync(schema, folder, { recursive: true });
      writeFileSync(join(folder, 'lost.graphql'), 'extend type Query { lost: Nowhere }');
      await expect(generatedFiles(folder)).rejects.toThrow(/Nowhere/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the generated types', () => {
  it('are the same text for the same schema', async () => {
    expect(await generatedFiles(schema)).toEqual(await generatedFiles(schema));
  });

  it('give every AppSync scalar a type and leave nothing loose', async () => {
    const types = (await generatedFiles(schema)).get('schema.ts') ?? '';
    expect(types).toMatch(/ID: \{ input: string; output: string; \}/);
    expect(types).toMatch(/AWSDateTime: \{ input: string; output: string; \}/);
    expect(types).toMatch(/AWSTimestamp: \{ input: number; output: number; \}/);
    expect(types).not.toMatch(/\bany\b/);
  });
});
