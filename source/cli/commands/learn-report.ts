import type {JsonObject} from '../../core/config/types.ts';
import {quizKinds, type QuizKind} from '../../core/quiz/kinds.ts';
import type {QuestionCode} from '../../core/quiz/model.ts';
import {outputLines} from '../../strings/sanitize.ts';
import type {Lang} from '../../texts/types.ts';
import {findLessons, ownLessons, titleOf} from '../learn/find.ts';
import {keepLearner, reached, readLearner, readProgress, type Progress} from '../learn/progress.ts';
import {readPredictions} from '../learn/predictions.ts';
import {learnWords} from '../learn/words.ts';
import type {Call} from '../line/command.ts';
import {markup} from '../../strings/markup.ts';
import {columnsOf} from '../print/fold.ts';
import {inTable} from '../print/table.ts';

interface Row extends Progress {
	readonly name: string;
	readonly title: string;
	readonly hintsSeen: number;
	/** A fault that was mended without a hint and without the solution. */
	readonly unaided: boolean;
}

interface Score {
	readonly right: number;
	readonly of: number;
}

interface Report {
	/** As it was typed; empty where it was not. */
	readonly learner: string;
	readonly rows: readonly Row[];
	readonly done: number;
	readonly predicted: Score;
	/** What was predicted in step mode, by what it was about; only what was asked. */
	readonly quiz: readonly (Score & {readonly kind: QuizKind})[];
	readonly hints: number;
	readonly repaired: number;
	readonly unaided: number;
	readonly ms: number;
}

/** `kubestep learn report`: a learner's own progress. Nothing of it is anywhere else, and nothing is in it of a person but the name that they typed. */
export async function learnReport({flags, lang, output}: Call<'report-output' | 'learner-name'>): Promise<number> {
	await (flags.name === undefined ? undefined : keepLearner(flags.name));
	const report = await reportOf(lang);
	if (flags.output === 'json') {
		output.document(`${JSON.stringify(json(report), undefined, 2)}\n`);
	} else if (flags.output === 'html') {
		output.document(html(report, lang));
	} else {
		output.out(outputLines(...text(report, lang)));
	}
	return 0;
}

async function reportOf(lang: Lang): Promise<Report> {
	const [progress, lessons, learner, predictions] = await Promise.all([readProgress(), findLessons(ownLessons()), readLearner(), readPredictions()]);
	const titles = new Map(await Promise.all(lessons.map(async (one) => [one.name, (await titleOf(one, lang)).title] as const)));
	const rows = Object.entries(progress).map(([name, last]): Row => {
		// What was begun anew takes nothing from what was reached before.
		const one: Progress = {...last, ...reached(last)};
		const hintsSeen = sum(Object.values(one.hints));
		return {...one, name, title: titles.get(name) ?? '', hintsSeen, unaided: one.kind === 'Fault' && one.solved !== undefined && hintsSeen === 0 && !one.solution};
	}).sort((one, other) => (one.began < other.began ? -1 : 1));
	return {
		learner, rows, done: rows.filter(({solved}) => solved !== undefined).length, hints: sum(rows.map(({hintsSeen}) => hintsSeen)),
		predicted: {right: sum(rows.map(({predicted}) => predicted?.right ?? 0)), of: sum(rows.map(({predicted}) => predicted?.of ?? 0))},
		quiz: [...new Set(Object.values(quizKinds))].map((kind) => {
			const some = (Object.keys(quizKinds) as QuestionCode[]).filter((code) => quizKinds[code] === kind).map((code) => predictions[code]);
			return {kind, right: sum(some.map((one) => one?.right ?? 0)), of: sum(some.map((one) => one?.asked ?? 0))};
		}).filter(({of}) => of > 0),
		repaired: rows.filter(({kind, solved}) => kind === 'Fault' && solved !== undefined).length, unaided: rows.filter(({unaided}) => unaided).length, ms: sum(rows.map(({ms}) => ms)),
	};
}

const sum = (some: readonly number[]): number => some.reduce((all, one) => all + one, 0);
const total = (some: readonly Score[]): {right: number; of: number} => ({right: sum(some.map(({right}) => right)), of: sum(some.map(({of}) => of))});
const minutes = (ms: number): number => Math.ceil(ms / 60_000);

function json({learner, rows, predicted, quiz, hints, repaired, unaided, ms}: Report): JsonObject {
	return {
		...(learner !== '' && {name: learner}),
		lessons: rows.map((row): JsonObject => ({
			name: row.name, kind: row.kind, began: row.began, ...(row.solved !== undefined && {solved: row.solved}), ...(row.predicted !== undefined && {predictions: {...row.predicted}}),
			hints: row.hintsSeen, solutionSeen: row.solution, ...(row.kind === 'Fault' && {unaided: row.unaided}), seconds: Math.round(row.ms / 1000),
		})),
		predictions: {...predicted}, quiz: {...total(quiz), kinds: quiz.map((one): JsonObject => ({...one}))}, hints, repaired, unaided, seconds: Math.round(ms / 1000),
	};
}

/** What stands above the lessons. */
function summary({learner, rows, done, predicted, quiz, hints, repaired, unaided, ms}: Report, lang: Lang): readonly (readonly [string, string])[] {
	const {report: words} = learnWords(lang);
	return [
		...(learner === '' ? [] : [[words.learner, learner] as const]), ...(rows.length === 0 ? [] : [[words.done, words.of(done, rows.length)] as const]),
		...(predicted.of === 0 ? [] : [[words.predicted, words.of(predicted.right, predicted.of)] as const]),
		...(repaired === 0 ? [] : [[words.unaided, words.of(unaided, repaired)] as const]),
		...(quiz.length === 0 ? [] : [[words.quiz, words.of(total(quiz).right, total(quiz).of)] as const]),
		...(rows.length === 0 ? [] : [[words.hints.charAt(0) + words.hints.slice(1).toLowerCase(), String(hints)], [words.time, words.inMinutes(minutes(ms))]] as const),
	];
}

function cells({rows}: Report, lang: Lang): readonly (readonly string[])[] {
	const {report: words, solved: done, begun} = learnWords(lang);
	return [
		[words.lesson, words.state, words.predictions, words.hints, words.solution, words.minutes],
		...rows.map(({name, solved, predicted, hintsSeen, solution, ms}) => [
			name, solved === undefined ? begun : `${done} ${solved.slice(0, 10)}`, predicted === undefined ? '' : `${predicted.right}/${predicted.of}`, String(hintsSeen), solution ? words.yes : words.no, String(minutes(ms)),
		]),
	];
}

/** What was predicted in step mode: a line for each kind that was asked. */
function quizCells({quiz}: Report, lang: Lang): readonly (readonly string[])[] {
	const {report: words} = learnWords(lang);
	return quiz.length === 0 ? [] : [[words.quizKind, words.quizRight], ...quiz.map(({kind, right, of}) => [words.quizKinds[kind], `${right}/${of}`])];
}

/** Lessons, and what was predicted: what there is of it. */
const tablesOf = (report: Report, lang: Lang) => [...(report.rows.length === 0 ? [] : [cells(report, lang)]), ...(report.quiz.length === 0 ? [] : [quizCells(report, lang)])];

function text(report: Report, lang: Lang): string[] {
	const columns = columnsOf(process.stdout);
	const tables = tablesOf(report, lang);
	return tables.length === 0 ? [learnWords(lang).report.none] : [...inTable(summary(report, lang), columns), ...tables.flatMap((table) => ['', ...inTable(table, columns)])];
}

/** One file without a script, to hand in. */
function html(report: Report, lang: Lang): string {
	const tables = tablesOf(report, lang);
	const {report: {title, none}} = learnWords(lang);
	const row = (tag: string, some: readonly string[]) => `<tr>${some.map((cell) => `<${tag}>${markup(cell)}</${tag}>`).join('')}</tr>`;
	return [
		'<!doctype html>', `<html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${markup(title)}</title>`,
		'<style>:root{color-scheme:light dark}body{font:16px/1.5 sans-serif;margin:2em;max-width:60em}table{border-collapse:collapse;margin:1em 0}td,th{padding:.3em 1em .3em 0;text-align:left;border-bottom:1px solid #888}</style>',
		`<h1>${markup(title)}</h1>`, ...(tables.length === 0 ? [`<p>${markup(none)}</p>`] : [
			`<table>${summary(report, lang).map(([what, is]) => `<tr><th>${markup(what)}</th><td>${markup(is)}</td></tr>`).join('')}</table>`,
			...tables.map(([head = [], ...body]) => `<table>${row('th', head)}${body.map((one) => row('td', one)).join('')}</table>`),
		]), '</html>', '',
	].join('\n');
}
