import {findingTexts} from './checks.ts';
import {checksZh} from './checks.zh.ts';
import {diagnoses} from './diagnoses.zh.ts';
import {failures, system} from './failures.zh.ts';
import {faultsChinese} from './faults.zh.ts';
import {reasons, warnings} from './reasons.zh.ts';
import {flowZh} from './flow.zh.ts';
import {notes, phases, steps} from './steps.zh.ts';
import {surroundingsZh} from './surroundings.zh.ts';
import {trustZh} from './trust.zh.ts';
import type {Language} from './types.ts';
import {didYouMean, labelled, links, marks, mode, outcome, probe, questions, reading, run, severity, skip, status, tally, units} from './words.zh.ts';

let problems: Language['problems'] | undefined;

export const chinese: Language = {
	space: '', units, status, outcome, mode, skip, probe, phases, steps, tally, surroundings: surroundingsZh, labelled, reading, failures, system, diagnoses, links, marks, notes, run, questions, reasons, severity, didYouMean, trust: trustZh, flow: flowZh,
	// Put together when the first is told of: most runs have none, and none has one before it is seen.
	get problems() {
		problems ??= {...warnings, ...findingTexts(checksZh), ...faultsChinese};
		return problems;
	},
	get subjects() {
		return checksZh.subjects;
	},
};
