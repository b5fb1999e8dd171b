import type {JsonObject} from '../../core/config/types.ts';
import {outputLines} from '../../strings/sanitize.ts';
import type {Lang} from '../../texts/types.ts';
import {findLessons, ownLessons, titleOf} from '../learn/find.ts';
import {readProgress, type Progress} from '../learn/progress.ts';
import {learnWords} from '../learn/words.ts';
import type {Call} from '../line/command.ts';
import {inColumns} from '../print/columns.ts';

interface Row extends Progress {
	readonly name: string;
	readonly title: string;
	readonly hintsSeen: number;
}

/** `kubestep learn report`: a learner's own progress. Nothing of it is anywhere else. */
export async function learnReport({flags, lang, output}: Call<'report-output'>): Promise<number> {
	const rows = await rowsOf(lang);
	if (flags.output === 'json') {
		output.document(`${JSON.stringify({lessons: rows.map(({name, kind, began, solved, hintsSeen, solution, ms}): JsonObject => ({name, kind, began, ...(solved !== undefined && {solved}), hints: hintsSeen, solutionSeen: solution, seconds: Math.round(ms / 1000)}))}, undefined, 2)}\n`);
	} else if (flags.output === 'html') {
		output.document(html(rows, lang));
	} else {
		output.out(outputLines(...text(rows, lang)));
	}
	return 0;
}

async function rowsOf(lang: Lang): Promise<Row[]> {
	const [progress, lessons] = await Promise.all([readProgress(), findLessons(ownLessons())]);
	const titles = new Map(await Promise.all(lessons.map(async (one) => [one.name, (await titleOf(one, lang)).title] as const)));
	return Object.entries(progress).map(([name, one]): Row => ({...one, name, title: titles.get(name) ?? '', hintsSeen: Object.values(one.hints).reduce((sum, count) => sum + count, 0)}))
		.sort((one, other) => (one.began < other.began ? -1 : 1));
}

function cells(rows: readonly Row[], lang: Lang): readonly (readonly string[])[] {
	const {report: words, solved: done, begun} = learnWords(lang);
	return [
		[words.lesson, words.state, words.hints, words.solution, words.minutes],
		...rows.map(({name, solved, hintsSeen, solution, ms}) => [name, solved === undefined ? begun : `${done} ${solved.slice(0, 10)}`, String(hintsSeen), solution ? words.yes : words.no, String(Math.ceil(ms / 60_000))]),
	];
}

function text(rows: readonly Row[], lang: Lang): string[] {
	return rows.length === 0 ? [learnWords(lang).report.none] : inColumns(cells(rows, lang)).map((line) => line.trimEnd());
}

const escaped = (of: string): string => of.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** One file without a script, to hand in. */
function html(rows: readonly Row[], lang: Lang): string {
	const [head = [], ...body] = cells(rows, lang);
	const {report: {title, none}} = learnWords(lang);
	const row = (tag: string, some: readonly string[]) => `<tr>${some.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
	return [
		'<!doctype html>', `<html lang="${lang}"><meta charset="utf-8"><title>${escaped(title)}</title>`,
		'<style>body{font:16px/1.5 sans-serif;margin:2em;max-width:60em}table{border-collapse:collapse}td,th{padding:.3em 1em .3em 0;text-align:left;border-bottom:1px solid #ccc}</style>',
		`<h1>${escaped(title)}</h1>`, rows.length === 0 ? `<p>${escaped(none)}</p>` : `<table>${row('th', head)}${body.map((one) => row('td', one)).join('')}</table>`, '</html>', '',
	].join('\n');
}
