import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Assets } from '../../kernel/service.ts';
import type { Faults } from './faults.ts';

/** Where a function's code is. */
export type Code =
  | { readonly kind: 'folder'; readonly path: string }
  /** One module, which the handler's name need not know. */
  | { readonly kind: 'module'; readonly path: string }
  /** In the template: what AWS makes `index.js` of. */
  | { readonly kind: 'inline'; readonly text: string };

/**
 * Finds what `Code` names. A folder is taken as it lies on disk. Throws LocalError PropertyUnsupported for archives, object
 * versions and images. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
 */
export function findCode(property: unknown, assets: Assets, fault: Faults): Code {
  const { S3Bucket, S3Key, ZipFile, ...others } = (property ?? {}) as Record<string, unknown>;
  for (const other of Object.keys(others))
    throw fault.unsupported(`Code.${other}`, 'it has no behaviour here');
  if (typeof ZipFile === 'string') return { kind: 'inline', text: ZipFile };
  if (typeof S3Key !== 'string') throw fault.invalid('Code', 'it names neither an object nor a ZipFile');
  const path = assets.path(`s3://${String(S3Bucket)}/${S3Key}`);
  if (statSync(path).isDirectory()) return { kind: 'folder', path };
  if (/\.[cm]?js$/.test(path)) return { kind: 'module', path };
  throw fault.unsupported('Code', `${path} is an archive, and only folders and single modules are run here`);
}

/** Where `/var/task` is, and the one module there is, if it is one. */
export interface PlacedCode {
  readonly taskRoot: string;
  readonly module?: string;
}

/** Code on disk; inline code gets a temporary folder, which `remove` takes away. */
export interface CodePlaces {
  place(code: Code): PlacedCode;
  remove(): void;
}

export function createCodePlaces(): CodePlaces {
  let temporary: string | undefined;
  const placed = new Map<string, string>();
  return {
    place(code) {
      if (code.kind === 'folder') return { taskRoot: code.path };
      if (code.kind === 'module') return { taskRoot: dirname(code.path), module: code.path };
      let taskRoot = placed.get(code.text);
      if (taskRoot === undefined) {
        temporary ??= mkdtempSync(join(tmpdir(), 'lambda-'));
        taskRoot = join(temporary, String(placed.size));
        mkdirSync(taskRoot);
        writeFileSync(join(taskRoot, 'index.js'), code.text);
        placed.set(code.text, taskRoot);
      }
      return { taskRoot };
    },
    remove() {
      if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
      temporary = undefined;
      placed.clear();
    },
  };
}
