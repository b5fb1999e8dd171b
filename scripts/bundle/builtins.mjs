// Node's own modules in the bundle, past `import`: that would give each an outer side with all its names at once, and to
// find those Node loads much that nobody asked for (a cluster, workers, a debugger's line editor): some 20 ms at each start.
import {isBuiltin} from 'node:module';
import {standsLater} from './late.mjs';

const [ONE, WHOLE] = ['\0one:', '\0whole:'];

/** Those that cost milliseconds to load, and of which the first frame needs nothing, or only sometimes. */
const LATE = new Set(['child_process', 'crypto', 'dns', 'http', 'https', 'net', 'readline', 'readline/promises', 'tls', 'v8', 'vm', 'zlib'].map((name) => `node:${name}`));

/** rolldown's plugin. */
export const builtins = {
	name: 'Node\'s own modules, each name when it is asked for',
	resolveId(source, _importer, {kind}) {
		const as = {'import-statement': ONE, 'require-call': WHOLE}[kind];
		return as !== undefined && isBuiltin(source) ? {id: `${as}node:${source.replace('node:', '')}`, moduleSideEffects: false} : undefined;
	},
	load: {
		filter: {id: /^\0(?:one|whole):/},
		handler: loadBuiltin,
	},
};

/** @param id as `resolveId` gives it */
async function loadBuiltin(id) {
	if (id.startsWith(WHOLE)) {
		return {code: `module.exports = process.getBuiltinModule(${JSON.stringify(id.slice(WHOLE.length))});`, moduleType: 'js'};
	}
	const path = id.slice(ONE.length);
	const whole = `process.getBuiltinModule(${JSON.stringify(path)})`;
	const module = await import(path);
	const names = Object.keys(module).filter((name) => name !== 'module.exports');
	return {moduleType: 'js', code: LATE.has(path) ? standsLater(module, names, (name) => (name === 'default' ? whole : `${whole}.${name}`)) : [
		`const whole = /* @__PURE__ */ ${whole}; export default whole;`,
		'const of = (name) => whole[name];',
		...names.filter((name) => name !== 'default').map((name, index) => `const _${index} = /* @__PURE__ */ of(${JSON.stringify(name)}); export {_${index} as ${name}};`),
	].join('\n')};
}
