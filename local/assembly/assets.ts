import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LocalError } from '../kernel/errors.ts';
import type { Assets } from '../kernel/service.ts';
import { readJson, remedy } from './manifest.ts';

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source?: { readonly path?: string };
        readonly destinations?: Readonly<Record<string, { readonly objectKey?: string }>>;
      }
    >
  >;
}

/**
 * Finds on disk what the template expects to have been uploaded: file assets by their object key. A zip asset's path
 * is the directory that would be zipped. Throws LocalError AssemblyInvalid when a manifest cannot be read.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.cloud_assembly_schema.FileAsset.html
 */
export function readAssets(assetManifests: readonly string[]): Assets {
  const paths = new Map<string, string>();
  for (const manifest of assetManifests) {
    for (const { source, destinations } of Object.values((readJson(manifest) as AssetManifest).files ?? {})) {
      for (const { objectKey } of Object.values(destinations ?? {})) {
        if (objectKey && source?.path) paths.set(objectKey, resolve(dirname(manifest), source.path));
      }
    }
  }
  return {
    path(location) {
      const key = location.replace(/^s3:\/\/[^/]+\//, '');
      const path = paths.get(key);
      if (!path) {
        throw new LocalError('ReferenceUnknown', `No asset of the assembly is behind ${location}.`, remedy);
      }
      if (!existsSync(path)) {
        throw new LocalError('AssemblyInvalid', `The asset ${path} is missing.`, remedy);
      }
      return path;
    },
  };
}
