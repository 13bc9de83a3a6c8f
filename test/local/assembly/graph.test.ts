import { describe, expect, it } from 'vitest';
import { resolveGraph } from '../../../local/assembly/graph.ts';
import type { Template } from '../../../local/assembly/template.ts';
import type { ResourceType } from '../../../local/kernel/service.ts';

const environment = { accountId: '111122223333', region: 'us-east-1', partition: 'aws', secret: 'secret' };

const type: ResourceType = {
  ref: ({ logicalId }) => `ref:${logicalId}`,
  attributes: ({ logicalId, properties }) => ({ Arn: `arn:${logicalId}:${JSON.stringify(properties)}` }),
};

const resolve = (stacks: Record<string, Partial<Template>>) =>
  resolveGraph(
    Object.entries(stacks).map(([name, sections]) => ({
      name,
      template: { Resources: {}, Outputs: {}, Parameters: {}, Mappings: {}, Conditions: {}, ...sections },
    })),
    () => type,
    environment,
  );

const thing = (properties: Record<string, unknown> = {}, more = {}) => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...more,
});

const valueOf = (sections: Partial<Template>, value: unknown) =>
  resolve({
    S: { ...sections, Resources: { ...sections.Resources, Asker: thing({ value }) } },
  }).resources.find(({ logicalId }) => logicalId === 'Asker')?.properties['value'];

const failure = (code: string, message: string): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe('the graph of resources', () => {
  it('lists every resource after those it refers to or depends on', () => {
    const { resources } = resolve({
      S: {
        Resources: {
          A: thing({ b: { 'Fn::Sub': 'x${B}' } }),
          B: thing({}, { DependsOn: ['D', 'C'] }),
          C: thing({ d: { 'Fn::GetAtt': ['D', 'Arn'] } }),
          D: thing(),
        },
      },
    });
    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['D', 'C', 'B', 'A']);
  });

  it('derives names from resolved properties', () => {
    const value = valueOf(
      { Resources: { A: thing({ b: { Ref: 'B' } }), B: thing() } },
      { 'Fn::GetAtt': ['A', 'Arn'] },
    );
    expect(value).toBe('arn:A:{"b":"ref:B"}');
  });

  it('resolves imports and outputs across stacks in whatever order they stand', () => {
    const { resources, outputs } = resolve({
      Consumer: {
        Resources: {
          A: thing({
            byExport: { 'Fn::ImportValue': 'Producer:Id' },
            byOutput: { 'Fn::GetStackOutput': { StackName: 'Producer', OutputName: 'Id' } },
          }),
        },
      },
      Producer: {
        Resources: { B: thing() },
        Outputs: { Id: { Value: { Ref: 'B' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Id' } } } },
      },
    });
    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['B', 'A']);
    expect(resources[1]?.properties).toEqual({ byExport: 'ref:B', byOutput: 'ref:B' });
    expect(outputs).toEqual({ Consumer: {}, Producer: { Id: 'ref:B' } });
  });

  it.each([
    ['AWS::Region', 'us-east-1'],
    ['AWS::AccountId', '111122223333'],
    ['AWS::Partition', 'aws'],
    ['AWS::StackName', 'S'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    [
      'AWS::StackId',
      expect.stringMatching(
        /^arn:aws:cloudformation:us-east-1:111122223333:stack\/S\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      ),
    ],
  ])('knows the pseudo parameter %s', (name, value) => {
    expect(valueOf({}, { Ref: name })).toEqual(value);
  });

  it('takes parameters from their defaults and mappings from the template', () => {
    expect(valueOf({ Parameters: { P: { Default: 'p' } } }, { Ref: 'P' })).toBe('p');
    const mapped = { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'size'] };
    expect(valueOf({ Mappings: { M: { 'us-east-1': { size: 3 } } } }, mapped)).toBe(3);
  });

  it('leaves out resources and outputs whose condition is false', () => {
    const Conditions = {
      East: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
      Elsewhere: { 'Fn::Not': [{ Condition: 'East' }] },
    };
    const { resources, outputs } = resolve({
      S: {
        Conditions,
        Resources: { Here: thing({}, { Condition: 'East' }), There: thing({}, { Condition: 'Elsewhere' }) },
        Outputs: { There: { Value: { Ref: 'There' }, Condition: 'Elsewhere' } },
      },
    });
    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Here']);
    expect(outputs).toEqual({ S: {} });
  });

  it('names a circle, within a stack and across stacks', () => {
    const a = thing({ b: { Ref: 'B' } });
    expect(() =>
      resolve({
        S: {
          Resources: {
            A: a,
            B: thing({ c: { 'Fn::GetAtt': ['C', 'Arn'] } }),
            C: thing({}, { DependsOn: 'A' }),
          },
        },
      }),
    ).toThrow(failure('ReferenceCycle', 'S/A -> S/B -> S/C -> S/A'));
    const exporting = (logicalId: string, imported: string) => ({
      Resources: { [logicalId]: thing({ other: { 'Fn::ImportValue': imported } }) },
      Outputs: { Out: { Value: { Ref: logicalId }, Export: { Name: logicalId } } },
    });
    expect(() => resolve({ One: exporting('A', 'B'), Two: exporting('B', 'A') })).toThrow(
      failure('ReferenceCycle', 'One/A -> Two/Outputs.Out -> Two/B -> One/Outputs.Out -> One/A'),
    );
    expect(() =>
      valueOf({ Conditions: { X: { 'Fn::Not': [{ Condition: 'X' }] } } }, { 'Fn::If': ['X', 1, 2] }),
    ).toThrow(failure('ReferenceCycle', 'S/Conditions.X'));
  });

  it.each([
    ['a resource', { Ref: 'Nobody' }, 'Nobody'],
    ['a member of every object', { Ref: 'constructor' }, 'constructor'],
    ['an attribute', { 'Fn::GetAtt': ['A', 'Colour'] }, 'A.Colour'],
    ['an export', { 'Fn::ImportValue': 'Nobody' }, 'Nobody'],
    ['an output', { 'Fn::GetStackOutput': { StackName: 'S', OutputName: 'Nobody' } }, 'S.Nobody'],
    ['a mapping', { 'Fn::FindInMap': ['M', 'a', 'b'] }, 'M.a.b'],
    ['a condition', { 'Fn::If': ['Nobody', 1, 2] }, 'Nobody'],
    ['the value of a parameter', { Ref: 'P' }, 'parameter P'],
  ])('names what is missing: %s', (_, value, missing) => {
    const sections = { Resources: { A: thing() }, Parameters: { P: {} } };
    expect(() => valueOf(sections, value)).toThrow(failure('ReferenceUnknown', missing));
    expect(() => valueOf(sections, value)).toThrow(/S\/Asker/);
  });

  it('names a dependency that is not in the template', () => {
    expect(() => resolve({ S: { Resources: { A: thing({}, { DependsOn: 'Nobody' }) } } })).toThrow(
      failure('ReferenceUnknown', 'Nobody'),
    );
  });

  it('refuses two exports of one name', () => {
    const stack = {
      Resources: { A: thing({ x: { 'Fn::ImportValue': 'N' } }) },
      Outputs: { O: { Value: 1, Export: { Name: 'N' } } },
    };
    expect(() => resolve({ One: stack, Two: stack })).toThrow(
      failure('AssemblyInvalid', 'One and Two both export N'),
    );
  });
});
