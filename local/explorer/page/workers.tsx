import { configuration } from './configuration.tsx';

const bundled: Readonly<Record<string, string>> = { json: 'json.worker.js', graphql: 'graphql.worker.js' };

/** The editor's own set-ups load workers through a bundler's syntax or a CDN; these are files beside this one. */
const MonacoEnvironment = {
  getWorker: (_id: string, label: string) =>
    new Worker(configuration.assetsPath + (bundled[label] ?? 'editor.worker.js'), { name: label }),
};

Object.assign(globalThis, { MonacoEnvironment });
