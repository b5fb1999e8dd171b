import {findingText, subjectText} from './checks.ts';
import {checksEn} from './checks.en.ts';
import {failures} from './failures.en.ts';
import {problems} from './problem.ts';
import {notes, phases, steps} from './steps.en.ts';
import type {Language} from './types.ts';
import {mode, outcome, probe, questions, run, skip, status, tally, units, unknown} from './words.en.ts';

export const english: Language = {
	units, status, outcome, mode, skip, probe, phases, steps, tally, failures, notes, unknown, run, questions,
	problem: problems((code, fields) => (Object.hasOwn(checksEn.findings, code) ? findingText(checksEn, {code, fields}) : undefined)),
	check: (lookedAt, fields) => subjectText(checksEn, {name: lookedAt, lookedAt, fields}).title,
	checkWhy: (lookedAt, fields) => subjectText(checksEn, {name: lookedAt, lookedAt, fields}).why,
};
