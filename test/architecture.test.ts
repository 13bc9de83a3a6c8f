import { Kind, parse, type DocumentNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { exists, files, filesIn, foldersIn, text } from './architecture/tree.ts';

/** A context is what has a schema file of its own. */
const contexts = filesIn('schema', '.graphql').filter((name) => name !== 'appsync' && name !== 'root');
/** Stacks that carry no context: what all of them stand on. */
const floor = ['foundation', 'api'];

describe('a context', () => {
  it.each(contexts)('has the name %s in every layer', (context) => {
    expect(foldersIn('model')).toContain(context);
    expect(foldersIn('resolvers')).toContain(context);
    expect(filesIn('infra/stacks', '.ts')).toContain(context);
  });

  it.each(['model', 'resolvers', 'functions', 'test/model', 'test/resolvers', 'test/functions'])(
    'is all that has a folder in %s',
    (layer) => {
      expect(foldersIn(layer).filter((name) => name !== 'shared' && !contexts.includes(name))).toEqual([]);
    },
  );

  it('is all that has a stack, the floor aside', () => {
    const stacks = filesIn('infra/stacks', '.ts').filter((name) => !floor.includes(name));
    expect(stacks.filter((name) => !contexts.includes(name))).toEqual([]);
  });
});

describe('a field', () => {
  const declared = contexts.flatMap((context) =>
    coordinates(parse(text(`schema/${context}.graphql`))).map((coordinate) => ({ context, coordinate })),
  );
  const rootFields = declared.filter(({ coordinate }) =>
    /^(?:Query|Mutation|Subscription)\./.test(coordinate),
  );
  const resolvers = contexts.flatMap((context) =>
    filesIn(`resolvers/${context}`, '.ts').map((name) => `resolvers/${context}/${name}.ts`),
  );
  const pipelines = contexts.flatMap((context) =>
    foldersIn(`resolvers/${context}`).map((name) => `resolvers/${context}/${name}`),
  );
  const places = new Set(declared.map(({ context, coordinate }) => `resolvers/${context}/${coordinate}`));

  it('of a root type stands somewhere', () => {
    expect(rootFields.length).toBeGreaterThan(0);
  });

  it.each(rootFields)('$coordinate has its resolver in $context', ({ context, coordinate }) => {
    const place = `resolvers/${context}/${coordinate}`;
    expect([`${place}.ts`, `${place}/index.ts`].filter(exists)).toHaveLength(1);
  });

  it('is declared by the schema of the context where its resolver stands', () => {
    const named = [...resolvers, ...pipelines].map((path) => path.replace(/\.ts$/, ''));
    expect(named.filter((place) => /\.[^/]*$/.test(place) && !places.has(place))).toEqual([]);
  });

  it('is named by every file that has handlers', () => {
    const handlers =
      /^export (?:const|function) (?:request|response)\b|^export \{[^}]*\b(?:request|response)\b/m;
    const helping = files.filter(
      (path) => path.startsWith('resolvers/') && !/\/[^/]+\.[^/]+\.ts$|\/index\.ts$/.test(path),
    );
    expect(helping.filter((path) => handlers.test(text(path)))).toEqual([]);
  });

  it.each(pipelines)('with a pipeline numbers its steps from 1 and names each by a verb: %s', (pipeline) => {
    const steps = filesIn(pipeline, '.ts').filter((name) => name.includes('.'));
    expect(steps).not.toEqual([]);
    expect(
      steps.filter((name, index) => !new RegExp(`^${String(index + 1)}\\.[a-z][a-z-]*$`).test(name)),
    ).toEqual([]);
  });
});

describe('an emulated service', () => {
  it.each(foldersIn('local/services'))('%s has its behavioural model beside it', (service) => {
    expect(exists(`local/services/${service}/${service}.md`)).toBe(true);
  });
});

describe('a document', () => {
  const documents = files.filter((path) => path.endsWith('.md'));

  it('links only to files that exist', () => {
    const broken = documents.flatMap((path) =>
      [...text(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(([, target]) => new URL(target ?? '', `file:///${path}`).pathname.slice(1))
        .filter((target) => !exists(target))
        .map((target) => `${path} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('that maps the repository names only paths that exist', () => {
    const made = /^(?:\.local|cdk\.out|node_modules)(?:\/|$)/;
    const map = exists('README.md') ? text('README.md') : '';
    const paths = map
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .flatMap((line) => [...line.matchAll(/`([\w.@-]+(?:\/[\w.@-]+)*\/?)`/g)].map(([, path]) => path ?? ''))
      .filter((path) => path.includes('/') || /\.(?:ts|js|cjs|md|json|graphql)$/.test(path));
    expect(paths.filter((path) => !made.test(path) && !exists(path))).toEqual([]);
  });
});

/** `Type.field` of every field that a schema file declares, by type or by extension. */
function coordinates(document: DocumentNode): readonly string[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION
      ? (definition.fields ?? []).map((field) => `${definition.name.value}.${field.name.value}`)
      : [],
  );
}
