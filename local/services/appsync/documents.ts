import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { GraphQLError, Kind, parse } from 'graphql';
import type { ErrorEntry } from './execute/error-entry.ts';
import { queryDepth } from './validation/depth.ts';
import type { DocumentValidation } from './validation/validate.ts';
import { validateDocument } from './validation/validate.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxTokens = 15_000;
const cachedDocuments = 500;
/** Longer documents are parsed anew each time, so that the cache stays small. */
const cachedLength = 32_768;

export interface CheckedDocument {
  readonly document: DocumentNode;
  readonly operations: readonly OperationDefinitionNode[];
  readonly faults: readonly ErrorEntry[];
  /** Levels of each operation, by its place in `operations`. Only known for documents without faults. */
  readonly depths: readonly number[];
}

export type DocumentRefusal = 'unparsable' | 'tooLong';

/** Parsed and validated documents of one schema, the most recently used ones kept. */
export class Documents {
  readonly #known = new Map<string, CheckedDocument>();
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
    const document = parsed(text);
    if (typeof document === 'string') return document;
    const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    if (operations.length === 0) return 'unparsable';
    const faults = validateDocument(this.#validation, document);
    const depths = faults.length > 0 ? [] : operations.map((operation) => queryDepth(document, operation));
    const checked = { document, operations, faults, depths };
    if (text.length <= cachedLength) this.#keep(text, checked);
    return checked;
  }

  #keep(text: string, checked: CheckedDocument): void {
    this.#known.set(text, checked);
    if (this.#known.size <= cachedDocuments) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }
}

function parsed(text: string): DocumentNode | DocumentRefusal {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    // Text nested too deeply for the parser's stack is no better than text that does not parse.
    if (error instanceof RangeError) return 'unparsable';
    if (!(error instanceof GraphQLError)) throw error;
    return error.message.includes('tokens. Parsing aborted') ? 'tooLong' : 'unparsable';
  }
}
