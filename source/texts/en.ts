import {findingTexts} from './checks.ts';
import {checksEn} from './checks.en.ts';
import {diagnoses} from './diagnoses.en.ts';
import {failures, system} from './failures.en.ts';
import {faultsEnglish} from './faults.en.ts';
import {reasons, warnings} from './reasons.en.ts';
import {flowEn} from './flow.en.ts';
import {notes, phases, steps} from './steps.en.ts';
import {surroundingsEn} from './surroundings.en.ts';
import {trustEn} from './trust.en.ts';
import type {Language} from './types.ts';
import {didYouMean, labelled, links, marks, mode, outcome, probe, questions, reading, run, severity, skip, status, tally, units} from './words.en.ts';

let problems: Language['problems'] | undefined;

export const english: Language = {
	space: ' ', units, status, outcome, mode, skip, probe, phases, steps, tally, surroundings: surroundingsEn, labelled, reading, failures, system, diagnoses, links, marks, notes, run, questions, reasons, severity, didYouMean, trust: trustEn, flow: flowEn,
	// Put together when the first is told of: most runs have none, and none has one before it is seen.
	get problems() {
		problems ??= {...warnings, ...findingTexts(checksEn), ...faultsEnglish};
		return problems;
	},
	get subjects() {
		return checksEn.subjects;
	},
};
