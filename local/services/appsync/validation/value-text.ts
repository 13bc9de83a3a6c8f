import type { ValueNode } from 'graphql';
import { Kind } from 'graphql';

/** A literal as graphql-java's messages show it. https://github.com/graphql-java/graphql-java/tree/master/src/main/java/graphql/language */
export function valueText(value: ValueNode): string {
  switch (value.kind) {
    case Kind.STRING:
      return `StringValue{value='${value.value}'}`;
    case Kind.INT:
      return `IntValue{value=${value.value}}`;
    case Kind.FLOAT:
      return `FloatValue{value=${value.value}}`;
    case Kind.BOOLEAN:
      return `BooleanValue{value=${value.value}}`;
    case Kind.ENUM:
      return `EnumValue{name='${value.value}'}`;
    case Kind.NULL:
      return 'NullValue{}';
    case Kind.VARIABLE:
      return `VariableReference{name='${value.name.value}'}`;
    case Kind.LIST:
      return `ArrayValue{values=[${value.values.map(valueText).join(', ')}]}`;
    case Kind.OBJECT: {
      const fields = value.fields.map(
        (field) => `ObjectField{name='${field.name.value}', value=${valueText(field.value)}}`,
      );
      return `ObjectValue{objectFields=[${fields.join(', ')}]}`;
    }
  }
}
