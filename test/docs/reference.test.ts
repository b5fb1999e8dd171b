import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {commands} from '../../source/cli/line/commands.ts';
import {flagName, runFlags} from '../../source/cli/line/flag-table.ts';
import {helpWords} from '../../source/cli/line/help-words.ts';
import {flagsOf} from '../../source/cli/line/resolve.ts';

const page = readFileSync(new URL('../../docs/reference.md', import.meta.url), 'utf8');

/** Tables below `## Flags` by their headings, each row as its cells. */
const tables = new Map(page.slice(page.indexOf('\n## Flags\n'), page.indexOf('\n## Keys\n')).split('\n### ').slice(1).map((section) => {
	const [heading = '', ...lines] = section.split('\n');
	const rows = lines.filter((line) => line.startsWith('| `')).map((line) => line.slice(2, -2).split(/(?<!\\) \| /).map((cell) => cell.replaceAll('\\|', '|').trim()));
	return [heading.replaceAll('`', ''), rows] as const;
}));

/** Commands of which it says that they take none of their own. */
const bare = Array.from(/### No flags of their own\n\n(.*)\n/.exec(page)?.[1]?.matchAll(/`([^`]+)`/g) ?? [], ([, name = '']) => name);

/** What the page tells of a command: the shared tables, and of its own the rows that name it. */
function told(path: string): string[][] {
	const words = path.split(' ');
	const heading = words.map((_, index) => words.slice(0, words.length - index).join(' ')).find((start) => tables.has(start)) ?? '';
	const name = path.slice(heading.length).trim();
	const own = bare.includes(path) ? [] : (tables.get(heading) ?? []).filter(([,,,, takers = 'each']) => takers === 'each' || takers.split(', ').includes(`\`${name}\``));
	return [...tables.get('Every command') ?? [], ...(path.startsWith('init') ? tables.get('init and each of its phases') ?? [] : []), ...own];
}

describe('the reference', () => {
	const acting = Object.entries(commands).filter(([, {load}]) => load !== undefined);

	it.each(acting)('tells each flag of %s, its default and its meaning, and no flag that it does not take', (path, command) => {
		const expected = flagsOf(command).map((flag) => [`\`${flagName(flag)}\``, flag.default === undefined ? '' : `\`${flag.default}\``, helpWords('en').flags[flag.id]]);
		const found = told(path).filter(([flag]) => flag !== '`-h, --help`').map(([flag, , value, meaning]) => [flag, value, meaning]);
		expect(found).toHaveLength(expected.length);
		expect(found).toEqual(expect.arrayContaining(expected));
	});

	it('tells the flags of a run once', () => {
		const shared = tables.get('init and each of its phases') ?? [];
		expect(shared.length).toBe(runFlags.length);
		expect(acting.filter(([path]) => path.startsWith('init')).filter(([, {flags}]) => !runFlags.every((flag) => flags.includes(flag)))).toEqual([]);
	});
});
