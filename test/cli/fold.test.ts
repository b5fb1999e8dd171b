import {expect, test} from 'vitest';
import {emptyState} from '../../source/core/engine/state.ts';
import {summaryText} from '../../source/reporters/summary.ts';
import {texts} from '../../source/texts/index.ts';
import {commands} from '../../source/cli/commands.ts';
import {folded} from '../../source/cli/fold.ts';
import {helpText} from '../../source/cli/help.ts';
import {width} from '../../source/ui/lines.ts';

test.each(['en', 'zh'] as const)('help is folded at words, in %s, and commands in it are whole', async (lang) => {
	for (const room of [60, 80]) {
		for (const path of Object.keys(commands)) {
			const whole = await helpText(path, lang);
			const text = await helpText(path, lang, room);
			const examples = commands[path]?.examples ?? [];
			for (const row of text.split('\n')) {
				// A word that is longer than the room stays whole, too.
				expect(width(row) <= room || examples.includes(row.trim()) || /^ *\S+( \S+)?$/.test(row.trimEnd()) || row.startsWith('  kubestep '), `${path} at ${String(room)}: ${row}`).toBe(true);
			}
			expect(text.replaceAll(/\s+/g, '')).toBe(whole.replaceAll(/\s+/g, ''));
			if (lang === 'en') {
				expect(text.split(/\s+/)).toEqual(whole.split(/\s+/));
			}
		}
	}
});

test('a path is never broken', () => {
	expect(folded('move /etc/kubernetes/manifests/kube-controller-manager.yaml away', 30, 2)).toEqual(['  move', '  /etc/kubernetes/manifests/kube-controller-manager.yaml', '  away']);
});

test('what is summed up after a run is folded at words', () => {
	const state = {...emptyState, warnings: [{code: 'version-offline', fields: {label: 'stable-1', version: 'v1.36.2'}}]};
	const told = (options: {fold?(sentence: string, indent: number): string[]}) => summaryText(state, {texts: texts('en'), secrets: {get: () => undefined}, ...options});
	const narrow = told({fold: (sentence, indent) => folded(sentence, 40, indent)});
	expect(Math.max(...narrow.split('\n').map(width))).toBeLessThanOrEqual(40);
	expect(narrow.split(/\s+/)).toEqual(told({}).split(/\s+/));
});
