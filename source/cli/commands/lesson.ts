import {mkdir, readdir} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {lessonSchema} from '../../core/lessons/form.ts';
import {Failure, isFailure} from '../../core/told/failures.ts';
import {replaceFile} from '../../hosts/shared/replace-file.ts';
import {outputLines} from '../../strings/sanitize.ts';
import type {Call} from '../line/command.ts';
import {checkLessons} from '../learn/check.ts';
import {findLessons, ownLessons} from '../learn/find.ts';
import {Proved} from '../learn/proved.ts';
import {template} from '../learn/template.ts';
import {learnWords} from '../learn/words.ts';
import {unwritable} from '../run/unreadable.ts';

/** `kubestep lesson check [FOLDER]`: proves of each lesson that it can be done, and by nothing but what it asks for. */
export async function checkLessonFolder({flags, operands, lang, output}: Call<'all' | 'proved'>): Promise<number> {
	const lessons = await findLessons(operands[0] ?? ownLessons());
	const words = learnWords(lang);
	const {all = false, proved: file} = flags;
	// Of a few neighbours nothing is kept.
	const proved = await Proved.read(all ? file : undefined);
	proved.keepOnly(lessons);
	const faults = await checkLessons(lessons, {
		all, proved,
		begins(name) {
			// Who has no terminal reads what has come of it alone.
			if (process.stdout.isTTY) {
				output.out(outputLines(`… ${name}`));
			}
		},
		done(name, own) {
			output.out(outputLines(`${own.length === 0 ? '✔' : '✖'} ${name}`, ...own.flatMap((fault) => words.fault(fault))));
		},
	});
	output.out(outputLines(words.checked(lessons.length, faults.length)));
	return faults.length === 0 ? 0 : 1;
}

/** `kubestep lesson new FOLDER`: a lesson to change, in a folder that is new or empty. */
export async function newLesson({operands: [given], lang, output}: Call): Promise<number> {
	if (given === undefined) {
		throw new Failure('flag.invalid', {flag: 'lesson new', problem: 'operands-missing', value: 'FOLDER'});
	}
	const folder = resolve(given);
	try {
		await mkdir(folder, {recursive: true});
		if ((await readdir(folder)).length > 0) {
			throw new Failure('file.unwritable', {path: folder, errno: 'EEXIST'});
		}
		for (const [name, text] of Object.entries({...template, 'schema.json': `${JSON.stringify(lessonSchema(), undefined, '\t')}\n`})) {
			await replaceFile(join(folder, name), text, {mode: 0o644, sync: false});
		}
	} catch (error) {
		throw isFailure(error) ? error : unwritable(folder, error);
	}
	output.out(outputLines(learnWords(lang).made(folder)));
	return 0;
}
