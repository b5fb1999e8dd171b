import {findingText, subjectText} from './checks.ts';
import {checksZh} from './checks.zh.ts';
import {failures} from './failures.zh.ts';
import {problems} from './problem.ts';
import {notes, phases, steps} from './steps.zh.ts';
import type {Language} from './types.ts';
import {mode, outcome, probe, questions, run, skip, status, tally, units, unknown} from './words.zh.ts';

export const chinese: Language = {
	units, status, outcome, mode, skip, probe, phases, steps, tally, failures, notes, unknown, run, questions,
	problem: problems((code, fields) => (Object.hasOwn(checksZh.findings, code) ? findingText(checksZh, {code, fields}) : undefined)),
	check: (lookedAt, fields) => subjectText(checksZh, {name: lookedAt, lookedAt, fields}).title,
	checkWhy: (lookedAt, fields) => subjectText(checksZh, {name: lookedAt, lookedAt, fields}).why,
};
