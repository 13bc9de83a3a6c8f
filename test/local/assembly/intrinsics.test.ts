import { describe, expect, it } from 'vitest';
import { evaluate, type Scope } from '../../../local/assembly/intrinsics.ts';

const scope: Scope = {
  where: 'Shop/Table',
  ref: (name) => `ref:${name}`,
  attribute: (logicalId, name) => `attribute:${logicalId}:${name}`,
  exported: (name) => `export:${name}`,
  stackOutput: (stack, output) => `output:${stack}:${output}`,
  mapping: (map, top, second) => `mapping:${map}:${top}:${second}`,
  condition: (name) => name === 'Yes',
};

const cases: Record<string, [template: unknown, value: unknown]> = {
  Ref: [{ Ref: 'Table' }, 'ref:Table'],
  'Fn::GetAtt as a list': [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'attribute:Table:Arn'],
  'Fn::GetAtt as text': [{ 'Fn::GetAtt': 'Stack.Outputs.Name' }, 'attribute:Stack:Outputs.Name'],
  'Fn::GetAtt of an attribute by Ref': [{ 'Fn::GetAtt': ['A', { Ref: 'B' }] }, 'attribute:A:ref:B'],
  'Fn::Join': [{ 'Fn::Join': ['/', ['a', { Ref: 'B' }, 3]] }, 'a/ref:B/3'],
  'Fn::Join without absent items': [{ 'Fn::Join': [',', ['a', { Ref: 'AWS::NoValue' }]] }, 'a'],
  'Fn::Join of a split': [{ 'Fn::Join': ['-', { 'Fn::Split': ['.', 'a.b'] }] }, 'a-b'],
  'Fn::Sub': [{ 'Fn::Sub': 's3://${Bucket}/${Table.Arn}' }, 's3://ref:Bucket/attribute:Table:Arn'],
  'Fn::Sub with an escaped variable': [{ 'Fn::Sub': '${!aws:username}' }, '${aws:username}'],
  'Fn::Sub with its own variables': [{ 'Fn::Sub': ['${x}-${Y}', { x: { Ref: 'Z' } }] }, 'ref:Z-ref:Y'],
  'Fn::ImportValue': [
    { 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}:A' } },
    'export:ref:AWS::StackName:A',
  ],
  'Fn::GetStackOutput': [{ 'Fn::GetStackOutput': { StackName: 'Api', OutputName: 'Id' } }, 'output:Api:Id'],
  'Fn::Select': [{ 'Fn::Select': ['1', ['a', { Ref: 'B' }]] }, 'ref:B'],
  'Fn::Split': [{ 'Fn::Split': [':', { Ref: 'a:b' }] }, ['ref', 'a', 'b']],
  'Fn::FindInMap': [{ 'Fn::FindInMap': ['M', { Ref: 'R' }, 's'] }, 'mapping:M:ref:R:s'],
  'Fn::Base64': [{ 'Fn::Base64': 'höher' }, Buffer.from('höher').toString('base64')],
  'Fn::If, true': [{ 'Fn::If': ['Yes', { Ref: 'A' }, 'b'] }, 'ref:A'],
  'Fn::If, false': [{ 'Fn::If': ['No', { Ref: 'A' }, 'b'] }, 'b'],
  'Fn::Equals': [{ 'Fn::Equals': [1, '1'] }, true],
  'Fn::And': [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
  'Fn::Or': [{ 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', 'a'] }] }, true],
  'Fn::Not': [{ 'Fn::Not': [{ Condition: 'Yes' }] }, false],
};

describe('an intrinsic function', () => {
  it.each(Object.entries(cases))('evaluates: %s', (_, [template, value]) => {
    expect(evaluate({ inside: [template] }, scope)).toEqual({ inside: [value] });
  });

  it.each([
    [{ Filters: [{ Pattern: '{}' }] }],
    [{ Functions: ['a'] }],
    [{ type: ['a', { prefix: 'b' }] }],
    [{ Condition: 'No' }],
  ])('is not seen in an object that merely has one key: %j', (value) =>
    expect(evaluate(value, scope)).toEqual(value),
  );

  it('removes the property that has no value, and keeps null, zero and false', () => {
    const template = { gone: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, a: null, b: 0, c: false };
    expect(evaluate(template, scope)).toEqual({ a: null, b: 0, c: false });
    expect(evaluate(template, scope)).not.toHaveProperty('gone');
  });

  it('that is unknown is refused by name and place', () => {
    expect(() => evaluate({ a: { 'Fn::Cidr': ['10.0.0.0/8', 1, 8] } }, scope)).toThrow(
      expect.objectContaining({
        code: 'IntrinsicUnsupported',
        message: expect.stringMatching(/Shop\/Table.*Fn::Cidr/),
      }),
    );
    expect(() => evaluate({ 'Fn::constructor': 1 }, scope)).toThrow(/Fn::constructor/);
  });

  it.each([
    [{ 'Fn::Join': 'a' }],
    [{ 'Fn::Join': ['-', [{ a: 1 }]] }],
    [{ 'Fn::Select': [2, ['a', 'b']] }],
    [{ 'Fn::Split': [',', ['a']] }],
    [{ 'Fn::Not': [{ Ref: 'A' }] }],
    [{ 'Fn::Sub': 'a', other: 1 }],
    [{ Ref: { a: 1 } }],
  ])('with arguments that it does not take is refused: %j', (template) => {
    expect(() => evaluate(template, scope)).toThrow(
      expect.objectContaining({ code: 'AssemblyInvalid', message: expect.stringContaining('Shop/Table') }),
    );
  });
});
