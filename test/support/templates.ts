import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembly } from './assembly.ts';

export interface TemplateResource {
  readonly Type: string;
  // Templates are JSON of any shape; every test asserts the part it reads.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  readonly Properties: any;
  readonly DeletionPolicy?: string;
}

/** The synthesized templates by stack, as `CompanyGraph-<stage>-<Stack>`. */
export function templates(folder = assembly): Map<string, Record<string, TemplateResource>> {
  return new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.template.json'))
      .map((name) => {
        const text = readFileSync(join(folder, name), 'utf8');
        const template = JSON.parse(text) as { Resources: Record<string, TemplateResource> };
        return [name.replace('.template.json', ''), template.Resources];
      }),
  );
}

/** All resources of some types, of every stack. */
export function resources(folder: string, ...types: string[]): TemplateResource[] {
  return [...templates(folder).values()]
    .flatMap((stack) => Object.values(stack))
    .filter((resource) => types.includes(resource.Type));
}
