import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { GraphQLError, Kind, parse } from 'graphql';
import type { ErrorEntry } from './execute/error-entry.ts';
import type { Extent } from './validation/extent.ts';
import { extentOf } from './validation/extent.ts';
import type { DocumentValidation } from './validation/validate.ts';
import { validateDocument } from './validation/validate.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxTokens = 15_000;
/** A parsed document takes up to 200 bytes of memory for each of its characters. */
const cachedCharacters = 524_288;
/** Longer documents are parsed anew each time, so that a few of them do not push out all others. */
const cachedLength = 32_768;

export interface CheckedDocument {
  readonly document: DocumentNode;
  readonly operations: readonly OperationDefinitionNode[];
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly faults: readonly ErrorEntry[];
  /** Of each operation, by its place in `operations`. Only known for documents without faults. */
  readonly extents: readonly Extent[];
}

export type DocumentRefusal = 'unparsable' | 'tooLong';

/** Parsed and validated documents of one schema, the most recently used ones kept. */
export class Documents {
  readonly #known = new Map<string, CheckedDocument>();
  #knownCharacters = 0;
  readonly #validation: DocumentValidation;

  constructor(validation: DocumentValidation) {
    this.#validation = validation;
  }

  check(text: string): CheckedDocument | DocumentRefusal {
    const before = this.#known.get(text);
    if (before) {
      this.#known.delete(text);
      this.#known.set(text, before);
      return before;
    }
    const checked = this.#checked(text);
    if (typeof checked === 'object' && text.length <= cachedLength) this.#keep(text, checked);
    return checked;
  }

  #checked(text: string): CheckedDocument | DocumentRefusal {
    try {
      const document = parse(text, { maxTokens });
      const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
      if (operations.length === 0) return 'unparsable';
      const faults = validateDocument(this.#validation, document);
      const extents = faults.length > 0 ? [] : operations.map((operation) => extentOf(document, operation));
      return { document, operations, fragments: fragmentsOf(document), faults, extents };
    } catch (error) {
      // Text nested too deeply for the stack is no better than text that does not parse.
      if (error instanceof RangeError) return 'unparsable';
      if (!(error instanceof GraphQLError)) throw error;
      return error.message.includes('tokens. Parsing aborted') ? 'tooLong' : 'unparsable';
    }
  }

  #keep(text: string, checked: CheckedDocument): void {
    this.#known.set(text, checked);
    this.#knownCharacters += text.length;
    for (const oldest of this.#known.keys()) {
      if (this.#knownCharacters <= cachedCharacters) return;
      this.#known.delete(oldest);
      this.#knownCharacters -= oldest.length;
    }
  }
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>;
  for (const node of definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  }
  return fragments;
}
