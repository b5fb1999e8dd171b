import type {StepDetail} from '../../../core/told/details.ts';
import {failureOf, type StepState} from '../../../core/told/state.ts';
import {mode} from '../../../texts/format.ts';
import {textLines} from '../../../strings/text-lines.ts';
import type {DetailKind, DetailOf} from '../../../texts/types.ts';
import {byHand} from '../../../guide/by-hand.ts';
import {sandboxCommand} from '../../../texts/sandbox.ts';
import {hunks, diffLines} from '../../../strings/diff.ts';
import {blank, line, span, width, wrapped, type Line} from '../../terminal/lines.ts';
import {highlight} from '../../terminal/yaml.ts';
import {commandLines} from './commands.ts';
import {chainLines, restartLines} from './chain.ts';
import {command, fields, prose, section, type Field, type PaneContext} from './context.ts';
import {decoded} from './decoded.ts';
import {explainable, explainedFile, explainedObject, rights, topicLines} from './explained.ts';
import {failurePane} from './failure.ts';
import {imageSize} from './image.ts';
import {rbacLines} from './rbac.ts';
import {relations} from './relations.ts';
import {unmask} from '../../../strings/join.ts';
import {sourceLines} from './sources.ts';
import {secretIds} from './secrets.ts';

/** Everything about one step, without its heading. */
export function stepLines(step: StepState, context: PaneContext): Line[] {
	return linesOf(step, context, context.explain ? related(step, context) : []);
}

/** The same with all that `e` adds about the step itself; what others have to do with it stands with them. */
export function explanation(step: StepState, context: PaneContext): Line[] {
	return linesOf(step, {...context, explain: true}, []);
}

function linesOf(step: StepState, context: PaneContext, relatives: readonly Line[]): Line[] {
	const {texts, words, columns} = context;
	const {detail} = step;
	const facts: Field[] = [
		...(step.status === 'skipped' ? [[words.fields.reason, texts.skip(step.reason)] as const] : []),
		...(step.status === 'running' && step.progress !== undefined ? [[words.fields.now, texts.stepSummary(step), 'busy'] as const] : []),
	];
	const took: Field[] = 'tookMs' in step && step.tookMs !== undefined && step.tookMs >= 1 ? [[words.fields.took, texts.duration(step.tookMs)]] : [];
	const failure = failureOf(step);
	const pane = paneOf(detail, step, context);
	const why = texts.why({phase: step.phase, workflow: context.run.workflow, detail});
	const all = [...facts, ...pane.fields, ...took];
	return [
		...(failure === undefined ? [] : failurePane(failure, step.status === 'failing' && context.isReplayed !== true, context)),
		...(failure === undefined || all.length === 0 ? [] : [blank]),
		...fields(all, columns),
		// A question about them says them itself.
		...(step.status === 'asked' ? [] : different(detail, context)),
		...(pane.first ?? []),
		...section(detail.kind === 'check' ? words.whyCheck : words.why, prose(why, columns)),
		...(context.explain ? topicLines(detail, context) : []),
		...relatives,
		...(context.explain && detail.kind === 'file' ? explainedFile(detail, context) : []),
		...(context.explain && detail.kind === 'object' ? explainedObject(detail, context) : []),
		...sourceLines(detail, context),
		...(context.explain ? hand(step, context) : []),
		...secret(detail, context),
		...(pane.body ?? []),
	];
}

/** What was found to differ from a fresh one; the first thing that a person looks for. */
function different(detail: StepDetail, {texts, words, columns}: PaneContext): Line[] {
	const list = 'differences' in detail ? texts.differences(detail.differences ?? []) : [];
	return section(words.differs, list.flatMap((one) => wrapped(one, columns, 'warn')));
}

interface Pane {
	readonly fields: readonly Field[];
	/** Between the fields and why it exists: what is looked for first. */
	readonly first?: readonly Line[];
	/** After it: what may be long. */
	readonly body?: readonly Line[];
}

type PaneByKind = {readonly [Kind in DetailKind]: (detail: DetailOf<Kind>, step: StepState, context: PaneContext) => Pane};

const panes: PaneByKind = {
	check(detail, _step, {texts, words, columns}) {
		const found = [...detail.errors.map((finding) => ({finding, style: 'bad' as const})), ...detail.warnings.map((finding) => ({finding, style: 'warn' as const}))];
		const lines = found.flatMap(({finding, style}) => {
			const text = texts.finding(finding);
			return [
				...wrapped(text.problem, columns, style),
				...(text.remedy === undefined ? [] : wrapped(text.remedy, columns)),
				...(text.command === undefined ? [] : command(text.command, columns)),
			];
		});
		return {
			fields: [[words.fields.check, detail.name], [words.fields.looksAt, texts.check(detail.lookedAt, detail.fields)]],
			first: section(words.findings, lines),
		};
	},
	certificate(detail, _step, {run, words, glyphs}) {
		const signed = Object.values(run.steps).map((other) => other.detail).filter((other) => other.kind === 'certificate' || other.kind === 'kubeconfig');
		return {
			fields: [
				[words.fields.subject, detail.subject],
				[words.fields.signedBy, detail.signedBy ?? words.self(detail.name)],
				[words.fields.names, [detail.dnsNames.join(', '), detail.ipAddresses.join(', ')]],
				[words.fields.goodFor, usages(detail.usages, words)],
				[words.fields.shownBy, words.shown_to[detail.name]],
				[words.fields.signs, [...new Set(signed.filter(({signedBy}) => signedBy === detail.name).map(({name}) => name))].join(', ')],
				[words.fields.valid, [validity(detail.notBefore, detail.notAfter, words) ?? '', timeline(detail.notBefore, detail.notAfter, run.at, words, glyphs)]],
				[words.fields.key, detail.algorithm],
				[words.fields.fingerprint, detail.fingerprint],
				[words.fields.files, [detail.certificatePath, detail.keyPath === undefined ? '' : `${detail.keyPath}  0600`]],
			],
		};
	},
	keypair(detail, _step, {words}) {
		return {fields: [[words.fields.key, detail.algorithm], [words.fields.files, [`${detail.privatePath}  0600`, detail.publicPath]]]};
	},
	kubeconfig(detail, _step, context) {
		const {words} = context;
		return {
			first: rights(detail, context),
			fields: [
				[words.fields.user, detail.user],
				[words.fields.groups, detail.groups],
				[words.fields.cluster, detail.cluster],
				[words.fields.server, detail.server],
				[words.fields.signedBy, detail.signedBy],
				[words.fields.valid, validity(undefined, detail.notAfter, words)],
				[words.fields.key, detail.algorithm],
				[words.fields.file, `${detail.path}  0600`],
			],
		};
	},
	file(detail, {status}, {words, diff, explain, run}) {
		const isCompared = diff && detail.before !== undefined;
		const isWritten = (status === 'done' || status === 'warning') && run.mode !== 'dry-run';
		const first = isCompared ? section(isWritten ? words.diff : words.diffAhead, compared(detail.before, detail.content, words)) : !explain && explainable(detail) ? [line(words.explainHint, 'dim')] : [];
		const body = isCompared ? [] : section(words.content, highlight(detail.content));
		return {first, fields: [[words.fields.file, detail.path], [words.fields.mode, mode(detail.mode)], [words.fields.patchedBy, detail.patches]], body};
	},
	directory(detail, _step, {words}) {
		return {fields: [[words.fields.folder, detail.path], [words.fields.mode, mode(detail.mode)]]};
	},
	service(detail, _step, context) {
		const {texts, words} = context;
		return {fields: [[words.fields.service, detail.service], [words.fields.action, words.actions[detail.action]], [words.fields.problem, texts.because(detail.problem), 'warn']], first: commandLines(detail, context)};
	},
	stability(detail, _step, {texts, words, columns}) {
		return {
			fields: [[words.fields.attempts, `${detail.looks} / ${detail.wanted}`], [words.fields.unhealthy, detail.unhealthy.length === 0 ? undefined : detail.unhealthy]],
			first: detail.restarted.length === 0 ? [] : [...wrapped(texts.warning({code: 'control-plane.unstable', fields: {components: detail.restarted.map(({component}) => component)}}).problem, columns, 'warn'), ...restartLines(detail.restarted, columns)],
		};
	},
	wait(detail, step, context) {
		const {texts, words, columns} = context;
		const probe = step.progress?.at === 'probe' && step.status === 'running' ? step.progress : undefined;
		const last = probe === undefined ? [] : [{afterMs: probe.elapsedMs, answer: probe.answer}];
		const answers = [...detail.answers.filter(({afterMs}) => afterMs !== probe?.elapsedMs), ...last].slice(-8);
		return {
			fields: [
				[words.fields.waitsFor, detail.component],
				[words.fields.url, detail.url],
				[words.fields.timeout, texts.duration(detail.timeoutMs)],
				[words.fields.waited, texts.duration(probe?.elapsedMs ?? detail.elapsedMs)],
				[words.fields.attempts, String(probe?.attempt ?? detail.attempts)],
			],
			first: [
				...(step.status === 'running' ? chainLines(detail.component, context) : []),
				...section(words.answers, answers.length === 0
					? [line(words.noAnswer, 'dim')]
					: answers.flatMap(({afterMs, answer}) => fields([[seconds(afterMs), texts.probeAnswer(answer)]], columns))),
			],
		};
	},
	object(detail, step, context) {
		const {texts, words, columns, diff} = context;
		const isCompared = diff && detail.before !== undefined;
		const now = step.progress?.at === 'request' && detail.requests.length === 0 ? [step.progress] : [];
		const requests = [...detail.requests, ...now].flatMap(({method, path, status, as}) => wrapped(`${method} ${path}`, columns - 6).map((part, index): Line => index === 0
			? [span(`${status} `.padEnd(6), status < 400 ? 'good' : status === 404 ? 'dim' : 'bad'), ...part, span(as === detail.as ? '' : `  ${as}`, 'dim')]
			: [span('      '), ...part]));
		return {
			fields: [
				[words.fields.object, `${detail.object} ${detail.name}`],
				[words.fields.namespace, detail.namespace],
				[words.fields.apiVersion, detail.apiVersion],
				[words.fields.verb, detail.verb],
				[words.fields.as, detail.as],
				[words.fields.patchedBy, detail.patches],
				[words.fields.problem, texts.because(detail.problem), 'warn'],
			],
			// Requests wait for an API server that is only coming up.
			first: [...(isCompared ? section(detail.verb === 'get' ? words.kept : words.diffObject, compared(detail.before ?? '', detail.body, words)) : []), ...(step.status === 'running' && requests.length === 0 ? chainLines('kube-apiserver', context) : []), ...section(words.requests, requests), ...rbacLines(detail, context)],
			body: detail.body === '' || isCompared ? [] : section(words.content, highlight(detail.object === 'Secret' ? decoded(detail.body) : detail.body)),
		};
	},
	image(detail, _step, context) {
		const {words} = context;
		return {
			fields: [
				[words.fields.image, detail.image],
				[words.fields.policy, detail.policy],
				[words.fields.present, detail.present === undefined ? undefined : detail.present ? words.yes : words.no],
				[words.fields.attempts, detail.attempts === undefined ? undefined : String(detail.attempts)],
				[words.fields.size, imageSize(detail, context)],
			],
		};
	},
	user(detail, _step, {texts, words}) {
		return {fields: [[words.fields.users, detail.users], [words.fields.groups, detail.groups], [words.fields.files, detail.files?.map(({path}) => path)], [words.fields.problem, texts.because(detail.problem), 'warn']]};
	},
	join(detail, _step, context) {
		const {texts, columns, words} = context;
		const [worker, controlPlane] = joinCommands(detail, context, context.revealed);
		return {
			fields: [[words.fields.kubeconfig, detail.kubeconfig]],
			first: [
				...section(texts.run.joinWorkers, command(worker, columns)),
				...(controlPlane === undefined ? [] : section(words.end.joinControlPlane, command(controlPlane, columns))),
			],
		};
	},
	confirm(detail, _step, {texts, words}) {
		const [contents, files] = [true, false].map((isContents) => (detail.preview ?? []).filter(({action}) => (action === 'empty') === isContents).map((one) => texts.reverts(one)));
		return {fields: [[words.fields.gone, contents, 'warn'], [words.fields.files, files]]};
	},
	etcd(detail, _step, {texts, words}) {
		return {fields: [[words.fields.url, detail.peerUrl], [words.fields.members, detail.members], [words.fields.problem, texts.because(detail.problem), 'warn']]};
	},
	unmount(detail, _step, {words}) {
		return {fields: [[words.fields.folder, detail.path], [words.fields.flags, detail.flags], [words.fields.mounts, detail.mounts]]};
	},
	pods(detail, _step, {texts, words}) {
		return {fields: [[words.fields.socket, detail.socket], [words.fields.pods, detail.pods.map(({id, namespace, name}) => (name === '' ? id : `${namespace}/${name}`))], [words.fields.problem, texts.because(detail.problem), 'warn']]};
	},
	removal(detail, _step, {texts, words}) {
		const more = (detail.entries ?? 0) - (detail.names?.length ?? 0);
		const names = detail.what === 'contents' ? [...detail.names ?? [], ...(more > 0 ? [words.more(more)] : [])] : [];
		return {fields: [[detail.what === 'contents' ? words.fields.folder : words.fields.file, detail.path], [words.fields.contents, names], [words.fields.left, detail.left, 'warn'], [words.fields.problem, texts.because(detail.problem, detail.path), 'warn']]};
	},
	revert(detail, _step, {texts, words}) {
		return {fields: [[detail.what === 'directory' ? words.fields.folder : words.fields.file, detail.path], [words.fields.problem, texts.because(detail.problem, detail.path), 'warn']]};
	},
	note(detail, step, {texts, words}) {
		// What failed has said it already.
		return {fields: failureOf(step) !== undefined ? [] : [[words.fields.says, texts.stepTitle(detail)]]};
	},
};

function paneOf<Kind extends DetailKind>(detail: DetailOf<Kind>, step: StepState, context: PaneContext): Pane {
	const pane = panes[detail.kind] as (detail: DetailOf<Kind>, step: StepState, context: PaneContext) => Pane;
	return pane(detail, step, context);
}

/** The join commands; with their secrets where those are to be seen and the run keeps them. */
export function joinCommands(detail: DetailOf<'join'>, context: Pick<PaneContext, 'secret' | 'glyphs'>, revealed: boolean): [string, string | undefined] {
	const values = revealed ? detail.secrets.map((id) => context.secret(id)).filter((value) => value !== undefined) : [];
	// kubeadm's form has line continuations of its own; the pane makes them where its columns end.
	const show = (text: string) => unmask(text.replaceAll(/\s*\\\s*\n\s*/g, ' ').trim(), values).replaceAll('••••', context.glyphs.mask);
	return [show(detail.command), detail.controlPlaneCommand === undefined ? undefined : show(detail.controlPlaneCommand)];
}

function secret(detail: StepDetail, context: PaneContext): Line[] {
	if (detail.kind === 'join') {
		return [];
	}
	const {words, glyphs, revealed, columns} = context;
	return secretIds(detail).flatMap((id) => {
		const value = context.secret(id);
		if (value === undefined) {
			return [];
		}
		return section(id, revealed
			? [...textLines(value).flatMap((text) => wrapped(text, columns)), line(words.shown, 'dim')]
			: [[span(glyphs.mask), span(`  ${words.masked}`, 'dim')]]);
	});
}

function related(step: StepState, {run, texts, words, columns}: PaneContext): Line[] {
	const {needs, usedBy} = relations(run, step);
	// Where the files and objects so far name none, there may still be some: nothing is said then.
	const list = (steps: readonly StepState[]) => steps.flatMap((other) => {
		const [title, phase] = [texts.stepTitle(other.detail), other.phase];
		return width(title) + width(phase) + 2 <= columns ? [[span(title), span(`  ${phase}`, 'dim')]] : [...wrapped(title, columns), ...wrapped(phase, columns, 'dim', 2)];
	});
	return [...section(words.needs, list(needs)), ...section(words.usedBy, list(usedBy))];
}

/** The commands that equal the step, and those that show what it made. */
function hand(step: StepState, {run, words, columns}: PaneContext): Line[] {
	const commands = byHand(step.detail, step.phase).filter(({command: text}) => run.workflow === 'init' || !text.startsWith('kubeadm init'));
	const of = (does: 'same' | 'show') => commands.filter((one) => one.does === does).flatMap((one) => command(one.command, columns));
	if (run.folder === '') {
		return [...section(words.byHand, of('same')), ...section(words.byHandShow, of('show'))];
	}
	// Typed here, what is for a node would act on the machine of who learns.
	const shown = commands.filter(({does}) => does === 'show').map((one) => ({on: one.command, here: sandboxCommand(one.command, {folder: run.folder})}));
	return [
		...section(words.byHandOnNode, of('same')),
		...section(words.byHandShow, shown.flatMap(({here}) => (here === undefined ? [] : command(here, columns)))),
		...section(words.byHandShowOnNode, shown.flatMap(({on, here}) => (here === undefined ? command(on, columns) : []))),
	];
}

function compared(before: string, now: string, words: PaneContext['words']): Line[] {
	const lines = diffLines(textLines(before), textLines(now));
	return lines.every(({kind}) => kind === 'same')
		? [line(words.equal, 'dim')]
		: hunks(lines).map((entry) => 'equal' in entry ? line(`@@ ${words.gap(entry.equal)} @@`, 'comment') : entry.kind === 'same' ? line(`  ${entry.text}`, 'dim') : entry.kind === 'added' ? line(`+ ${entry.text}`, 'added') : line(`- ${entry.text}`, 'removed'));
}

const timelineCells = 20;

/** A bar from the first to the last day with the present on it, and how long is left. `at`: the run's last event. */
function timeline(from: string | undefined, until: string | undefined, at: string, words: PaneContext['words'], glyphs: PaneContext['glyphs']): string {
	const [begin, end, present] = [from, until, at].map((time) => Date.parse(time ?? '')) as [number, number, number];
	if (![begin, end, present].every(Number.isFinite) || end <= begin) {
		return '';
	}
	const days = (milliseconds: number) => Math.floor(milliseconds / 86_400_000);
	const cell = Math.min(timelineCells - 1, Math.max(0, Math.floor((present - begin) / (end - begin) * timelineCells)));
	const bar = glyphs.full.repeat(cell) + glyphs.now + glyphs.empty.repeat(timelineCells - 1 - cell);
	return `${bar}  ${present < begin ? words.daysUntil(days(begin - present)) : present > end ? words.daysOver(days(present - end)) : words.daysLeft(days(end - present))}`;
}

function usages(list: readonly string[], words: PaneContext['words']): string {
	return list.includes('serverAuth') && list.includes('clientAuth') && list.length === 2
		? words.serverAndClient
		: list.map((usage) => words.usage[usage] ?? usage).join(', ');
}

function validity(from: string | undefined, until: string | undefined, words: PaneContext['words']): string | undefined {
	if (until === undefined) {
		return undefined;
	}
	if (from === undefined) {
		return `→ ${until.slice(0, 10)}`;
	}
	return `${from.slice(0, 10)} → ${until.slice(0, 10)} (${words.days(Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000))})`;
}

function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(1)} s`.padStart(8);
}
