import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from '../kernel/errors.ts';

/** A stack as the cloud assembly lists it. */
export interface StackArtifact {
  readonly name: string;
  /** Path of its template on disk. */
  readonly templatePath: string;
}

export interface Manifest {
  /** Every stack after those it depends on. */
  readonly stacks: readonly StackArtifact[];
  /** Paths of the files that say where assets are. */
  readonly assetManifests: readonly string[];
}

interface Artifact {
  readonly type?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

/** What helps against an assembly that is missing or broken. */
export const remedy = 'Synthesize the app again: npx cdk synth';

/**
 * Reads `manifest.json` of a cloud assembly and of the stages nested in it. Artifact types it does not know are no
 * business of a host and are left alone. Throws LocalError AssemblyMissing or AssemblyInvalid.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.cloud_assembly_schema.AssemblyManifest.html
 */
export function readManifest(directory: string): Manifest {
  const path = join(directory, 'manifest.json');
  if (!existsSync(path)) {
    throw new LocalError(
      'AssemblyMissing',
      `There is no synthesized app in ${directory} (no manifest.json).`,
      remedy,
    );
  }
  const artifacts = (readJson(path) as { artifacts?: unknown } | null)?.artifacts;
  if (typeof artifacts !== 'object' || artifacts === null || Array.isArray(artifacts)) {
    throw new LocalError('AssemblyInvalid', `${path} lists no artifacts.`, remedy);
  }
  const stacks: StackArtifact[] = [];
  const assetManifests: string[] = [];
  for (const [id, artifact] of inDependencyOrder(artifacts as Record<string, Artifact>, path)) {
    if (artifact.type === 'aws:cloudformation:stack') {
      const { templateFile, stackName } = artifact.properties ?? {};
      if (!templateFile)
        throw new LocalError('AssemblyInvalid', `Stack ${id} in ${path} names no template.`, remedy);
      stacks.push({ name: stackName ?? id, templatePath: join(directory, templateFile) });
    } else if (artifact.type === 'cdk:asset-manifest' && artifact.properties?.file) {
      assetManifests.push(join(directory, artifact.properties.file));
    } else if (artifact.type === 'cdk:cloud-assembly' && artifact.properties?.directoryName) {
      const nested = readManifest(join(directory, artifact.properties.directoryName));
      stacks.push(...nested.stacks);
      assetManifests.push(...nested.assetManifests);
    }
  }
  return { stacks, assetManifests };
}

/** A JSON file of the assembly. Throws LocalError AssemblyInvalid. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new LocalError('AssemblyInvalid', `${path} cannot be read: ${(error as Error).message}`, remedy);
  }
}

function inDependencyOrder(
  artifacts: Readonly<Record<string, Artifact>>,
  path: string,
): [string, Artifact][] {
  const ordered = new Map<string, Artifact>();
  const visit = (id: string, trail: readonly string[]): void => {
    const artifact = artifacts[id];
    if (ordered.has(id) || !artifact) return;
    if (trail.includes(id)) {
      const circle = [...trail.slice(trail.indexOf(id)), id].join(' -> ');
      throw new LocalError('ReferenceCycle', `Artifacts in ${path} depend on each other: ${circle}`, remedy);
    }
    for (const dependency of artifact.dependencies ?? []) visit(dependency, [...trail, id]);
    ordered.set(id, artifact);
  };
  for (const id of Object.keys(artifacts)) visit(id, []);
  return [...ordered];
}
