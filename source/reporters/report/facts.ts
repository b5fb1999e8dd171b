import type {StepDetail} from '../../core/told/details.ts';
import {mode} from '../../texts/format.ts';
import type {DetailKind, DetailOf} from '../../texts/types.ts';
import {html, nothing, say, sayEach, type Html, type Voice, type Voices} from './html.ts';
import type {ReportWords} from './words.ts';

type Label = keyof ReportWords['fields'];
type Values = string | number | readonly string[] | undefined;
/** A field and its values, in the language of a voice. Fields without a value are left out. */
export type Fact = readonly [label: Label, values: Values];

type FactsByKind = {readonly [Kind in DetailKind]: (detail: DetailOf<Kind>, voice: Voice) => readonly Fact[]};

const secretFile = (path: string): string => `${path}  ${mode(0o600)}`;
const day = (time: string): string => time.slice(0, 10);

/** What each kind of step is, as fields: certificates and kubeconfigs by what they hold. */
const byKind: FactsByKind = {
	check: (detail, {texts}) => [['check', detail.name], ['looksAt', texts.check(detail.lookedAt, detail.fields)]],
	certificate: (detail, {words}) => [
		['subject', detail.subject], ['signedBy', detail.signedBy ?? words.itself], ['names', [...detail.dnsNames, ...detail.ipAddresses]],
		['goodFor', detail.usages.map((usage) => words.usage[usage] ?? usage)], ['valid', [detail.notBefore, detail.notAfter].filter((time) => time !== undefined).map(day).join(' → ')],
		['key', detail.algorithm], ['fingerprint', detail.fingerprint], ['files', [detail.certificatePath, ...(detail.keyPath === undefined ? [] : [secretFile(detail.keyPath)])]],
	],
	keypair: (detail) => [['key', detail.algorithm], ['files', [secretFile(detail.privatePath), detail.publicPath]]],
	kubeconfig: (detail) => [
		['user', detail.user], ['groups', detail.groups], ['cluster', detail.cluster], ['server', detail.server], ['signedBy', detail.signedBy],
		['valid', detail.notAfter === undefined ? undefined : `→ ${day(detail.notAfter)}`], ['key', detail.algorithm], ['file', secretFile(detail.path)],
	],
	file: (detail) => [['file', detail.path], ['mode', mode(detail.mode)], ['patchedBy', detail.patches]],
	directory: (detail) => [['folder', detail.path], ['mode', mode(detail.mode)]],
	service: (detail, {texts, words}) => [['service', detail.service], ['action', words.actions[detail.action]], ['problem', texts.because(detail.problem)]],
	wait: (detail, {texts}) => [
		['waitsFor', detail.component], ['url', detail.url], ['timeout', texts.duration(detail.timeoutMs)], ['waited', texts.duration(detail.elapsedMs)], ['attempts', detail.attempts],
	],
	stability: (detail) => [['attempts', `${detail.looks} / ${detail.wanted}`], ['unhealthy', detail.unhealthy]],
	object: (detail, {texts}) => [
		['object', `${detail.object} ${detail.name}`], ['namespace', detail.namespace], ['apiVersion', detail.apiVersion], ['verb', detail.verb], ['as', detail.as],
		['patchedBy', detail.patches], ['problem', texts.because(detail.problem)],
	],
	image: (detail, {words}) => [
		['image', detail.image], ['policy', detail.policy], ['present', detail.present === undefined ? undefined : detail.present ? words.yes : words.no], ['attempts', detail.attempts],
	],
	user: (detail, {texts}) => [['users', detail.users], ['groups', detail.groups], ['files', detail.files?.map(({path}) => path)], ['problem', texts.because(detail.problem)]],
	join: (detail) => [['kubeconfig', detail.kubeconfig], ['join', detail.command], ['joinControlPlane', detail.controlPlaneCommand]],
	confirm: (detail, {texts}) => [['gone', detail.preview?.map((one) => texts.reverts(one))]],
	etcd: (detail, {texts}) => [['url', detail.peerUrl], ['members', detail.members], ['problem', texts.because(detail.problem)]],
	unmount: (detail) => [['folder', detail.path], ['flags', detail.flags], ['mounts', detail.mounts]],
	pods: (detail, {texts}) => [['socket', detail.socket], ['pods', detail.pods.map(({id, namespace, name}) => (name === '' ? id : `${namespace}/${name}`))], ['problem', texts.because(detail.problem)]],
	removal: (detail, {texts}) => [
		[detail.what === 'contents' ? 'folder' : 'file', detail.path], ['contents', detail.what === 'contents' ? detail.names : undefined], ['left', detail.left], ['problem', texts.because(detail.problem, detail.path)],
	],
	revert: (detail, {texts}) => [[detail.what === 'directory' ? 'folder' : 'file', detail.path], ['problem', texts.because(detail.problem, detail.path)]],
	note: () => [],
};

export function factsOf(detail: StepDetail, voice: Voice): readonly Fact[] {
	return (byKind[detail.kind] as (detail: StepDetail, voice: Voice) => readonly Fact[])(detail, voice);
}

const several = (values: Values): readonly string[] => (values === undefined || values === '' ? [] : Array.isArray(values) ? values as readonly string[] : [String(values)]);

/** Fields as a list, in both languages. */
export function factList(voices: Voices, factsIn: (voice: Voice) => readonly Fact[]): Html {
	const shown = factsIn(voices.en).flatMap(([label, values], index) => (several(values).length === 0 ? [] : [html`<dt>${say(voices, ({words}) => words.fields[label])}</dt>${sayEach(voices, (voice) => several(factsIn(voice)[index]?.[1]), (text) => html`<dd>${text}</dd>`)}`]));
	return shown.length === 0 ? nothing : html`<dl>${shown}</dl>`;
}
