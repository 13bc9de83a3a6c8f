// The one plain file: it must parse on any Node, so that an old one gets a sentence instead of a syntax error.
'use strict';
var required = [20, 19];
var found = process.versions.node.split('.').map(Number);
if (found[0] < required[0] || (found[0] === required[0] && found[1] < required[1])) {
  console.error(
    'Company Graph needs Node ' +
      required.join('.') +
      ' or later; this is ' +
      process.version +
      '. Install a newer Node from https://nodejs.org and try again.',
  );
  process.exit(1);
}
var name = process.argv[2];
try {
  require.resolve('tsx');
} catch (missing) {
  console.error('The packages are not installed. Run: npm ci');
  process.exit(1);
}
process.argv.splice(2, 1);
var command = require('node:url').pathToFileURL(require('node:path').join(__dirname, name + '.ts')).href;
import('tsx/esm/api')
  .then(function (tsx) {
    tsx.register();
    return import(command);
  })
  .catch(function (error) {
    console.error(error);
    process.exit(1);
  });
