import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {expect, test} from 'vitest';

const SOURCE = new URL('../../source', import.meta.url).pathname;
const IMPORT = /^(?:import|export) (?<type>type )?(?:(?<names>\{[^}]*\}|\*[^;']*?|\w+) from )?'(?<from>\.[^']+)';/gm;

/** Which folder below one imports which, by value: what is erased when it is built makes nobody wait for anybody. */
function folders(top: string): Map<string, Set<string>> {
	const graph = new Map<string, Set<string>>();
	for (const file of readdirSync(join(SOURCE, top), {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.ts'))) {
		const folder = dirname(join(top, file));
		for (const {groups: {type, names = '', from = ''} = {}} of readFileSync(join(SOURCE, top, file), 'utf8').matchAll(IMPORT)) {
			const isErased = type !== undefined || (names.startsWith('{') && names.slice(1, -1).split(',').every((name) => name.trim().startsWith('type ')));
			const other = dirname(normalize(join(folder, from)));
			if (!isErased && other !== folder) {
				graph.set(folder, (graph.get(folder) ?? new Set()).add(other));
			}
		}
	}
	return graph;
}

/** A way from a folder back to itself. */
function circle(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
	const done = new Set<string>();
	const visit = (folder: string, way: readonly string[]): readonly string[] | undefined => {
		if (way.includes(folder)) {
			return [...way.slice(way.indexOf(folder)), folder];
		}
		if (done.has(folder)) {
			return undefined;
		}
		for (const next of graph.get(folder) ?? []) {
			const found = visit(next, [...way, folder]);
			if (found !== undefined) {
				return found;
			}
		}
		done.add(folder);
		return undefined;
	};
	for (const folder of graph.keys()) {
		const found = visit(folder, []);
		if (found !== undefined) {
			return found;
		}
	}
	return undefined;
}

test('no room of core needs a room that needs it', () => {
	const graph = folders('core');
	expect(graph.size).toBeGreaterThan(20);
	expect(circle(graph)).toBeUndefined();
});

test('nor of the command line', () => {
	const graph = folders('cli');
	expect(graph.size).toBeGreaterThan(3);
	expect(circle(graph)).toBeUndefined();
});

test('what is told imports nothing above it', () => {
	expect([...folders('core').get('core/told') ?? []]).toEqual([]);
});

test('texts become visible at the doors alone', () => {
	const makers = readdirSync(SOURCE, {recursive: true, encoding: 'utf8'}).filter((name) => /\.tsx?$/.test(name) && /\bsanitize\(/.test(readFileSync(join(SOURCE, name), 'utf8')));
	expect(makers.sort()).toEqual([
		// Columns and objects are laid out by what is shown of their cells; a document of a plan or a comparison is lines of another language.
		'cli/print/columns.ts', 'cli/print/data-output.ts', 'reporters/comparison.ts', 'reporters/plan-document.ts', 'reporters/report/html.ts',
		'strings/sanitize.ts', 'strings/width.ts', 'ui/terminal/lines.ts',
	]);
});

test('a failure is told by isFailure, which knows its fields', () => {
	// `instanceof` of a generic class takes its fields for anything, so that a misspelt one would compile.
	expect(readdirSync(SOURCE, {recursive: true, encoding: 'utf8'}).filter((name) => /\.tsx?$/.test(name) && /instanceof Failure\b/.test(readFileSync(join(SOURCE, name), 'utf8')))).toEqual(['core/told/failures.ts']);
});
