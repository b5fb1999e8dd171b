import {existsSync, readdirSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {readLesson} from '../../core/lessons/form.ts';
import {readText, wholeText, type LessonText} from '../../core/lessons/text.ts';
import type {Lesson} from '../../core/lessons/types.ts';
import {Failure} from '../../core/told/failures.ts';
import {nearestName} from '../../core/values/nearest.ts';
import {readRegular} from '../../hosts/shared/read-file.ts';
import type {Lang} from '../../texts/types.ts';
import {embeddedFile, embeddedNames, isExecutable} from '../own-program.ts';

/** A lesson as it lies in its folder. */
export interface FoundLesson {
	/** Of its folder. */
	readonly name: string;
	readonly folder: string;
	readonly lesson: Lesson;
	/** kubeadm's, that the node is made with; absent: defaults. */
	readonly config?: {readonly name: string; readonly text: string};
}

const LESSON = 'lesson.yaml';
/** The folder that holds them, in the build and in an executable. */
const INSIDE = 'lessons';
/** Many times a lesson. */
const MOST = 256 * 1024;

/**
 * Where the lessons are that come with the program: beside the bundle, among the sources, or inside the executable. A file
 * cannot hold a folder, so that no lesson of somebody else has a path of that last kind.
 */
export function ownLessons(): string {
	if (isExecutable()) {
		return join(process.execPath, INSIDE);
	}
	const here = dirname(fileURLToPath(import.meta.url));
	return [join(here, 'lessons'), join(here, '../../lessons')].find((folder) => existsSync(folder)) ?? join(here, 'lessons');
}

export const textFile = (lang: Lang): string => `text.${lang}.md`;

/** Whether there is such a file of a lesson. */
export const exists = (file: string): boolean => existsSync(file) || inside(file) !== undefined;

/** A file of the executable's own lessons. */
function inside(file: string): string | undefined {
	const own = `${process.execPath}/`;
	return isExecutable() && file.startsWith(own) ? embeddedFile(file.slice(own.length)) : undefined;
}

/** Of what is in a folder of lessons. */
function namesIn(folder: string): string[] {
	if (folder === ownLessons() && isExecutable()) {
		return [...new Set(embeddedNames().flatMap((name) => (name.startsWith(`${INSIDE}/`) ? [name.split('/')[1] ?? ''] : [])))];
	}
	return existsSync(folder) ? readdirSync(folder) : [];
}

/** Those of a folder, in their order; a folder that is a lesson itself is the only one. @throws Failure `lesson.invalid`, `missing` */
export async function findLessons(folder: string): Promise<FoundLesson[]> {
	const top = resolve(folder);
	if (exists(join(top, LESSON))) {
		return [await readFolder(top)];
	}
	const names = namesIn(top).filter((name) => !name.startsWith('.') && exists(join(top, name, LESSON)));
	if (names.length === 0) {
		throw new Failure('lesson.invalid', {file: join(top, 'NAME', LESSON), problem: 'file-missing'});
	}
	const found = await Promise.all(names.map(async (name) => readFolder(join(top, name))));
	return found.sort((one, other) => one.lesson.order - other.lesson.order || (one.name < other.name ? -1 : 1));
}

async function readFolder(folder: string): Promise<FoundLesson> {
	const file = join(folder, LESSON);
	const lesson = readLesson(await contents(file), file);
	const config = join(folder, 'config.yaml');
	return {name: folder.slice(folder.lastIndexOf('/') + 1), folder, lesson, ...(exists(config) && {config: {name: config, text: await contents(config)}})};
}

/** The prose of a lesson. @throws Failure `lesson.invalid` where a part of it is missing */
export async function textOf({folder, lesson}: FoundLesson, lang: Lang): Promise<LessonText> {
	const file = join(folder, textFile(lang));
	return wholeText(lesson, await contents(file), file);
}

/** Its title and first line, whatever else is missing. */
export async function titleOf({folder}: FoundLesson, lang: Lang): Promise<Pick<LessonText, 'title' | 'lead'>> {
	const file = join(folder, textFile(lang));
	const found = inside(file) ?? await readFile(file, 'utf8').catch(() => '');
	return readText(found.slice(0, MOST));
}

/** A pipe, a device or an endless file is none of a lesson's. @throws Failure `lesson.invalid` where there is none */
export async function contents(file: string): Promise<string> {
	const own = inside(file);
	if (own !== undefined) {
		return own;
	}
	if (!existsSync(file)) {
		throw new Failure('lesson.invalid', {file, problem: 'file-missing'});
	}
	return (await readRegular(file, {limit: MOST})).toString('utf8');
}

/** @throws Failure `flag.invalid` for a name that none of them has */
export function lessonNamed(lessons: readonly FoundLesson[], name: string): FoundLesson {
	const found = lessons.find((one) => one.name === name);
	if (found === undefined) {
		const near = nearestName(name, lessons.map((one) => one.name)) ?? lessons.map((one) => one.name).find((one) => name.length > 2 && one.includes(name.toLowerCase()));
		throw new Failure('flag.invalid', {flag: 'NAME', problem: 'unknown-lesson', value: name, ...(near !== undefined && {near})});
	}
	return found;
}
