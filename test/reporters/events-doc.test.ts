import {expect, it} from 'vitest';
import {readFileSync} from 'node:fs';
import {EVENT_VERSION, type Event} from '../../source/core/told/events.ts';
import {emptyState, reduce} from '../../source/core/told/state.ts';
import {english} from '../../source/texts/en.ts';
import {texts} from '../../source/texts/index.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const doc = read('docs/events.md');
const named = new Set([...doc.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name?.replace(/\?$/, '')));

it('names every type, field, kind and code of the stream', () => {
	const events = read('source/core/told/events.ts');
	const details = read('source/core/told/details.ts');
	const types = [...events.matchAll(/type: '([a-z.]+)'/g)].map(([, type]) => type);
	const fields = [...`${events.slice(0, events.indexOf('export class'))}${details}${read('source/core/surroundings/index.ts')}`.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name);
	const kinds = [...details.matchAll(/(?:kind|at): '([a-z]+)'/g)].map(([, kind]) => kind);
	const all = [...types, ...fields, ...kinds, ...Object.keys(english.failures), ...Object.keys(english.skip)];
	expect(types.length).toBeGreaterThan(12);
	expect([...new Set(all)].filter((name) => !named.has(name))).toEqual([]);
});

it('shows lines that a reader of this version can fold and put into words', () => {
	const lines = [...doc.matchAll(/^\{.*\}$/gm)].map(([line]) => JSON.parse(line) as Event);
	expect(lines.length).toBeGreaterThan(7);
	expect(lines.every(({v}) => v === EVENT_VERSION)).toBe(true);
	const state = lines.reduce((before, event) => reduce(before, {...event, time: '2026-11-23T00:00:00.000Z', run: 'doc'}), emptyState);
	expect(state.end?.outcome).toBe('done');
	expect(texts('en').warning(state.warnings[0]!).problem).toContain('netwroking');
	expect(doc).toContain(`**version ${EVENT_VERSION}**`);
});
