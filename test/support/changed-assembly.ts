import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { assembly } from './assembly.ts';
import type { TemplateResource } from './templates.ts';

interface PolicyStatement {
  readonly Action: string | readonly string[];
}

/**
 * A copy of the assembly, for one test, whose resource of that type and logical id lacks every policy statement about an
 * action. Throws when there was none.
 */
export function assemblyWithout(
  action: string,
  { type, logicalId }: { readonly type: string; readonly logicalId: RegExp },
): string {
  const folder = mkdtempSync(join(tmpdir(), 'changed-assembly-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(assembly, folder, { recursive: true });
  let removed = 0;
  const keep = (statements: PolicyStatement[]): PolicyStatement[] => {
    const kept = statements.filter(({ Action }) => ![Action].flat().includes(action));
    removed += statements.length - kept.length;
    return kept;
  };
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.template.json'))) {
    const path = join(folder, name);
    const template = JSON.parse(readFileSync(path, 'utf8')) as {
      Resources: Record<string, TemplateResource>;
    };
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type !== type || !logicalId.test(id)) continue;
      const documents = [Properties.PolicyDocument, ...(Properties.Policies ?? []).map(documentOf)];
      for (const document of documents.filter(Boolean)) document.Statement = keep(document.Statement);
    }
    writeFileSync(path, JSON.stringify(template));
  }
  if (removed === 0) throw new Error(`No statement of ${logicalId} is about ${action}.`);
  return folder;
}

const documentOf = ({ PolicyDocument }: { readonly PolicyDocument: unknown }) => PolicyDocument;
