// Modules of the program that nothing before the first frame calls, though much imports them: each is in a file of its own,
// with what only it needs, that is loaded when something of it is first used. That is a third of what would be read before.
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const top = fileURLToPath(new URL('../..', import.meta.url));
const later = join(top, 'scripts/stands/later.mjs');

/** They export functions, classes and objects, and no module uses one of them while it is itself loaded. */
export const LATE = [
	'source/core/diagnosis/diagnose.ts',
	'source/core/diagnosis/observe.ts',
	'source/core/patches/types.json',
	'source/core/pki/der-writer.ts',
	'source/core/trust/build.ts',
	'source/core/trust/run.ts',
	'source/guide/book.ts',
	'source/hosts/overlay/index.ts',
	'source/hosts/sandbox/api/authorize.ts',
	'source/hosts/sandbox/api/bootstrap-roles.ts',
	'source/hosts/sandbox/api/fields.json',
	'source/hosts/sandbox/api/schema.json',
	'source/hosts/sandbox/controllers/signing.ts',
	'source/hosts/sandbox/kubelet/picture.ts',
	'source/hosts/sandbox/kubelet/pod-run.ts',
	'source/hosts/sandbox/kubelet/settings.ts',
	'source/hosts/sandbox/manifest.ts',
	'source/hosts/sandbox/node-objects.ts',
	'source/hosts/sandbox/programs/index.ts',
	'source/texts/differences.ts',
	'source/ui/run/panes/flow.ts',
	'source/ui/run/panes/step.ts',
	...['texts/checks', 'texts/diagnoses', 'texts/failures', 'texts/faults', 'texts/reasons', 'guide/certificates', 'guide/node', 'guide/objects'].flatMap((name) => ['en', 'zh'].map((lang) => `source/${name}.${lang}.ts`)),
].map((path) => join(top, path));

const STAND = '\0late:';
/** What a stand calls in the bundle with what `import` gives, as long as the file's name is not known. */
const LOAD = '__loadLate__';

/** rolldown's plugin; another, `linkLate`, has to come when the files are known. */
export const late = {
	name: 'what no first frame needs, later',
	async resolveId(source, importer, {kind}) {
		if (kind !== 'import-statement' || importer === undefined || importer.startsWith(STAND) || !source.startsWith('.')) {
			return undefined;
		}
		const path = join(importer, '..', source);
		return LATE.includes(path) ? {id: STAND + path, moduleSideEffects: false} : undefined;
	},
	load: {
		filter: {id: new RegExp(`^${STAND}`)},
		async handler(id) {
			const path = id.slice(STAND.length);
			const module = await import(path, path.endsWith('.json') ? {with: {type: 'json'}} : undefined);
			return {moduleType: 'js', code: standsLater(module, Object.keys(module), (name) => `${LOAD}(import(${JSON.stringify(path)})).${name}`)};
		},
	},
};

/**
 * A module that stands for another.
 * @param module the other, as it is here
 * @param names of what it exports, `default` too
 * @param loading the expression that loads what is exported by a name
 */
export function standsLater(module, names, loading) {
	return [`import {later} from ${JSON.stringify(later)};`, ...names.map((name, index) => {
		const type = typeof module[name];
		// What is no function and no object is a value, and has to be there.
		const stand = type === 'function' ? `later(() => ${loading(name)})` : type === 'object' ? `later(() => ${loading(name)}, true)` : loading(name);
		return `const _${index} = /* @__PURE__ */ ${stand}; export {_${index} as ${name}};`;
	})].join('\n');
}

/**
 * Has each stand load its file at once: `require` does that with modules, too.
 * @param code of a file of the bundle
 * @param facades files that only pass on, by name: `from`, the file they pass on from, and `pass`, what makes theirs of what it exports
 */
export function linkLate(code, facades) {
	const require = 'process.getBuiltinModule("module").createRequire(import.meta.url)';
	return code.replaceAll(new RegExp(`${LOAD}\\(import\\([\`"]\\./([^\`"]+)[\`"]\\)\\)`, 'g'), (_, name) => {
		const facade = facades.get(name);
		return facade === undefined ? `${require}("./${name}")` : `(${facade.pass})(${require}("./${facade.from}"))`;
	});
}
