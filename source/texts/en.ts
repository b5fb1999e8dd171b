import {findingText, subjectText} from './checks.ts';
import {checksEn} from './checks.en.ts';
import {diagnoses} from './diagnoses.en.ts';
import {failures, system} from './failures.en.ts';
import {faultsEnglish} from './faults.en.ts';
import {problems, tableOf} from './problem.ts';
import {reasons, warnings} from './reasons.en.ts';
import {notes, phases, steps} from './steps.en.ts';
import {surroundingsEn} from './surroundings.en.ts';
import type {Language} from './types.ts';
import {didYouMean, labelled, links, marks, mode, outcome, probe, questions, reading, run, severity, skip, status, tally, units, unknown} from './words.en.ts';

export const english: Language = {
	space: ' ', units, status, outcome, mode, skip, probe, phases, steps, tally, surroundings: surroundingsEn, labelled, reading, failures, system, diagnoses, links, marks, notes, unknown, run, questions, reasons, warnings, severity, didYouMean,
	problem: problems(
		tableOf(warnings),
		(code, fields) => (Object.hasOwn(checksEn.findings, code) ? findingText(checksEn, {code, fields}) : undefined),
		tableOf(faultsEnglish),
	),
	check: (lookedAt, fields) => subjectText(checksEn, {name: lookedAt, lookedAt, fields}).title,
	checkWhy: (lookedAt, fields) => subjectText(checksEn, {name: lookedAt, lookedAt, fields}).why,
};
