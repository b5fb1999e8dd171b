import type {Coded} from '../told/coded.ts';
import type {StepDetail} from '../told/details.ts';
import type {Workflow} from '../told/events.ts';
import {tells} from './tells.ts';

/**
 * What is asked of an artifact, and what the sentence needs. The answer is no field: it is computed from the artifact, as
 * the choices are, and neither is kept anywhere.
 */
export interface QuestionFields {
	/** Whose key made the signature, as the path of its certificate. */
	readonly 'certificate.signer': {readonly path: string};
	readonly 'certificate.name-in': {readonly path: string};
	readonly 'certificate.name-missing': {readonly path: string};
	readonly 'certificate.usage': {readonly path: string};
	readonly 'certificate.common-name': {readonly path: string};
	readonly 'certificate.group': {readonly path: string};
	/** In days; only of a certificate that is there. */
	readonly 'certificate.validity': {readonly path: string};
	readonly 'keypair.signer': {readonly path: string};
	readonly 'kubeconfig.user': {readonly path: string};
	readonly 'kubeconfig.group': {readonly path: string};
	readonly 'kubeconfig.server': {readonly path: string};
	readonly 'kubeconfig.signer': {readonly path: string};
	/** Of a file, a directory, or the private part of a pair. */
	readonly 'path.mode': {readonly path: string};
	/** Which flag of a manifest has this file as its value. */
	readonly 'manifest.flag': {readonly component: string; readonly file: string};
	readonly 'manifest.value': {readonly component: string; readonly flag: string};
	/** Where the kubelet's liveness probe goes. */
	readonly 'manifest.probe-port': {readonly component: string};
	/** Which folder or file of the node the container sees. */
	readonly 'manifest.mount': {readonly component: string};
	readonly 'kubelet.field': {readonly field: string; readonly file: string};
	readonly 'service.command': {readonly service: string};
	readonly 'wait.url': {readonly component: string};
	readonly 'object.user': {readonly object: string; readonly name: string};
	readonly 'object.method': {readonly object: string; readonly name: string};
	readonly 'object.namespace': {readonly object: string; readonly name: string};
	/** What the API server answered; only where it did. */
	readonly 'object.status': {readonly method: string; readonly path: string; readonly user: string; readonly object: string; readonly name: string};
	/** Where there is none of that name yet. */
	readonly 'object.new': {readonly object: string; readonly name: string; readonly user: string};
	readonly 'binding.subject': {readonly object: string; readonly name: string; readonly role: string};
	readonly 'binding.role': {readonly object: string; readonly name: string; readonly subject: string};
	/** May who is bound to it, and to nothing else, send this request? */
	readonly 'role.answer': {readonly object: string; readonly name: string; readonly method: string; readonly path: string};
	readonly 'image.starter': {readonly image: string};
	readonly 'check.outcome': {readonly name: string};
	/** Who reads what the step makes, and would miss it; by the files and objects themselves (core/needs). */
	readonly 'needs.reader': {readonly what: string};
	readonly 'join.hash': {readonly flag: string};
	readonly 'removal.what': {readonly path: string};
	readonly 'revert.action': {readonly path: string};
	readonly 'pods.count': {readonly socket: string};
}

export type QuestionCode = keyof QuestionFields;

/** How many questions were answered, and how many of them rightly, by kind. Who passes one over has answered nothing. */
export type Predictions = Readonly<Partial<Record<QuestionCode, {readonly right: number; readonly asked: number}>>>;

/** The same with one more answer. */
export function withAnswer(predictions: Predictions, code: QuestionCode, isRight: boolean): Predictions {
	const {right, asked} = predictions[code] ?? {right: 0, asked: 0};
	return {...predictions, [code]: {right: right + (isRight ? 1 : 0), asked: asked + 1}};
}

/** Choices that are no value of the artifact but said in words. */
export type QuizWord =
	| 'itself' | 'nobody' | 'no-group'
	| 'server' | 'client' | 'server-and-client' | 'signs'
	| 'cluster-wide' | 'unset'
	| 'static-pod' | 'daemon-set' | 'deployment' | 'every-pod'
	| 'passes' | 'warns' | 'refuses'
	| 'contents' | 'whole-folder' | 'nothing'
	| 'remove' | 'restore' | 'attributes' | 'kept';

/** A value as it stands in the artifact, or one in words. */
export type Choice = {readonly text: string} | {readonly word: QuizWord};

/** A question: a code and its fields, three to five different choices, and which of them is right. */
export type Question = Coded<QuestionFields> & {
	readonly choices: readonly Choice[];
	readonly right: number;
};

/** What is around a step, from which wrong choices are taken: what else there is in the same run is more plausible than what nobody made. */
export interface QuizSurroundings {
	/** The step's phase: `certs/apiserver`. */
	readonly phase: string;
	readonly workflow: Workflow;
	/** The other details of the run, as far as they are known. */
	readonly others: readonly StepDetail[];
}

/** From 0 to less than 1. */
export type Random = () => number;

/** Before choices are picked. */
export type Draft = Coded<QuestionFields> & {
	readonly right: Choice;
	/** Each of them is wrong, the more plausible ones first. */
	readonly wrong: readonly Choice[];
};

export const text = (value: string): Choice => ({text: value});
export const word = (value: QuizWord): Choice => ({word: value});
const sameChoice = (one: Choice, other: Choice): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A draft; its wrong choices without what is right, twice, or empty. */
export function draft<Code extends QuestionCode>(code: Code, fields: QuestionFields[Code], right: Choice, wrong: readonly Choice[]): Draft[] {
	const kept = wrong.filter((one, index) => !sameChoice(one, right) && !('text' in one && one.text === '') && wrong.findIndex((other) => sameChoice(one, other)) === index);
	// A binding may be called as its role is, and what an add-on needs as the add-on.
	const isSaid = 'text' in right && Object.values<string>(fields).some((one) => tells(one, right.text));
	return isSaid || kept.length < 2 || ('text' in right && right.text === '') ? [] : [{code, fields, right, wrong: kept} as unknown as Draft];
}
