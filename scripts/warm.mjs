// One process that does what people do most, one after the other: what V8 made of the bundle by its end is what is kept.
// warm.mjs SANDBOX
import {enableCompileCache} from 'node:module';
import {fileURLToPath} from 'node:url';

// As bin/kubestep.js wants it: for nobody else.
const umask = process.umask(0o077);
enableCompileCache(fileURLToPath(new URL('../dist/cache', import.meta.url)));
process.umask(umask);
const sandbox = process.argv[2];
for (const words of [
	['plan', '--output=plain', '--kubernetes-version=v1.36.2'],
	['plan', `--sandbox=${sandbox}-plan`, '--output=plain'],
	['init', `--sandbox=${sandbox}`, '--sandbox-speed=0', '--lang=en'],
]) {
	process.argv.splice(2, Infinity, ...words);
	// Each is a module of its own that runs the program; what it imports is there once.
	await import(`../dist/cli.js?${words[0]}${words[1]}`);
}
