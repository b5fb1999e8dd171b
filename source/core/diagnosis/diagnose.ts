import type {DiagnosisCode} from '../told/diagnosis-codes.ts';
import type {DiagnosisFields} from '../told/diagnosis-fields.ts';
import {fieldInDoubt} from './doubts.ts';
import {knownFailures, shows, type KnownFailure, type ShownIn} from './known.ts';
import {isHealthy} from './observe.ts';
import {fatalLine, isChat, isComplaint, isFatal, takeApart} from './words.ts';
import {diagnosisOf, links, type Chain, type ComponentSeen, type Diagnosis, type Link, type Mark, type Observation, type Verdict} from '../told/diagnosis.ts';

/** A kubelet that has run for so long has read its manifests. */
const READ_MS = 5500;
/** One that has made a Pod of one manifest by now would have made those of the others. */
const SETTLED_MS = 2000;
/** Of a Pod the kubelet says the same ever again. */
const POD_LINES = 40;
/** What a program ends with that meets an instruction which the processor does not have. */
const ILLEGAL_INSTRUCTION = 128 + 4;
/** Lines that are shown where no entry of the table knows the cause. */
const LAST_LINES = 5;
/** Of what was under way the innermost are told: the outer ones are the same for all Pods. */
const WITHIN = 2;
/** The runtime's answer as the kubelet passes it on, which names no Pod: another line beside it does. */
const NAMELESS = /"(?:RunPodSandbox|CreateContainer|StartContainer|PullImage) from (?:runtime|image) service failed"/;
const NAMED = /\bpod="|_kube-system\(/;

/** What one look means: how far each component has come, and the first broken link. Pure. */
export function diagnose(seen: Observation): Verdict {
	const kubelet = lookAtKubelet(seen);
	const chains: Chain[] = [{component: 'kubelet', marks: marks('kubelet', kubelet.state)}];
	let diagnosis = kubelet.diagnosis;
	let before: Mark = kubelet.state;
	for (const component of seen.components) {
		const {link, state, found} = before === 'ok' || kubelet.state === 'ok' ? lookAtComponent(component, seen) : {link: 'kubelet' as const, state: kubelet.state, found: undefined};
		chains.push({component: component.name, marks: marks(link, state)});
		// Without those that it needs a component ends and starts again: that is no failure of its own.
		if (found !== undefined && (before === 'ok' || found.certain)) {
			diagnosis ??= found;
		}
		before = before === 'ok' ? state : before;
	}
	return {chains, ...(diagnosis !== undefined && {diagnosis})};
}

function marks(link: Link, state: Mark): Mark[] {
	const at = links.indexOf(link);
	return links.map((_, index) => (index < at ? 'ok' : index === at ? state : state === 'ok' ? 'ok' : 'unknown'));
}

interface KubeletVerdict {
	readonly state: Mark;
	readonly diagnosis?: Diagnosis;
}

function lookAtKubelet({kubelet, runtime, components}: Observation): KubeletVerdict {
	const broken = <Code extends DiagnosisCode>(code: Code, fields: DiagnosisFields[Code], evidence: readonly string[], certain: boolean): KubeletVerdict => ({
		state: 'broken', diagnosis: diagnosisOf(code, fields, {link: 'kubelet', component: 'kubelet', evidence, certain}),
	});
	if (isHealthy(kubelet.health) && kubelet.active) {
		const turnedAway = components.every(({health}) => isHealthy(health)) ? search('node', kubelet.log, 'kubelet', ['kubelet']) : undefined;
		return turnedAway === undefined ? {state: 'ok'} : {state: 'broken', diagnosis: asDiagnosis(turnedAway, 'kubelet')};
	}
	const doubted = fieldInDoubt(kubelet);
	if (doubted !== undefined) {
		return broken('kubelet.config-field', doubted.fields, [doubted.line], true);
	}
	const known = search('kubelet', kubelet.log, 'kubelet');
	if (known !== undefined) {
		return {state: 'broken', diagnosis: asDiagnosis(known, 'kubelet', known.code === 'kubelet.cri-disabled' || known.code === 'kubelet.runtime-socket' ? {socket: runtime.socket} : {})};
	}
	if (kubelet.active && kubelet.port !== undefined && (kubelet.restarts ?? 0) > 0 && isAnswer(kubelet.portAnswer)) {
		return broken('kubelet.port-taken', {port: kubelet.port}, [`127.0.0.1:${kubelet.port}: ${kubelet.portAnswer}`, ...telling(kubelet.log)], true);
	}
	if (!kubelet.active) {
		// A run starts it anew, too: it may be on its way.
		return broken('kubelet.stopped', {state: kubelet.state}, telling(kubelet.log), false);
	}
	if (runtime.error !== undefined) {
		return broken('runtime.unreachable', {socket: runtime.socket, reason: runtime.error}, [runtime.error], false);
	}
	const ended = (kubelet.restarts ?? 0) > 1 || kubelet.exitCode !== undefined || kubelet.log.some((line) => isFatal(line));
	return ended ? broken('kubelet.unknown', {state: kubelet.state, ...words(kubelet.log)}, telling(kubelet.log), false) : {state: 'waiting'};
}

/** Somebody listens there, whatever it speaks. */
function isAnswer(answer: string | undefined): boolean {
	return answer !== undefined && answer !== '' && !/ECONNREFUSED|TIMEOUT|INVALID|UNREACH|EADDRNOTAVAIL/.test(answer);
}

interface ComponentVerdict {
	readonly link: Link;
	readonly state: Mark;
	readonly found?: Diagnosis | undefined;
}

/** A certificate that is no good is told before what shows it is there, and where it answers: a probe does not ask who it is. */
function lookAtComponent(component: ComponentSeen, seen: Observation): ComponentVerdict {
	const verdict = howFar(component, seen);
	const found = verdict.state === 'broken' ? undefined : lookAtCertificates(component, seen);
	return found === undefined ? verdict : {link: 'health', state: 'broken', found};
}

function howFar(component: ComponentSeen, seen: Observation): ComponentVerdict {
	const {name, containers} = component;
	const broken: Answers['broken'] = (link, code, fields, evidence, certain = false) => ({
		link, state: 'broken', found: diagnosisOf(code, fields, {link, component: name, evidence, certain}),
	});
	const known = (found: Known): ComponentVerdict => ({link: found.link, state: 'broken', found: asDiagnosis(found, name, {component: name, socket: seen.runtime.socket, ...(found.link === 'image' && {image: component.image})})});
	const waiting = (link: Link): ComponentVerdict => ({link, state: 'waiting'});

	if (isHealthy(component.health) && component.health !== '') {
		// Somebody answers: where nothing of it runs, that is somebody else.
		return containers.length === 0 && component.sandbox === undefined && seen.runtime.error === undefined && hasRead(seen)
			? broken('port', 'port.foreign', {component: name, url: component.url}, [`${component.url}: ${component.health}`], true)
			: turnedAway(component, known) ?? {link: 'health', state: 'ok'};
	}
	if (component.manifest === 'missing') {
		return broken('manifest', 'manifest.missing', {component: name, path: component.manifestPath}, [`${component.manifestPath}: no such file`], true);
	}
	if (seen.runtime.error !== undefined) {
		return broken('sandbox', 'runtime.unreachable', {component: name, socket: seen.runtime.socket, reason: seen.runtime.error}, [seen.runtime.error]);
	}
	if (seen.runtime.notReady !== undefined && component.sandbox === undefined) {
		return broken('sandbox', 'runtime.not-ready', {component: name, socket: seen.runtime.socket, reason: seen.runtime.notReady}, [seen.runtime.notReady]);
	}
	const podLines = linesOf(name, seen);
	const [newest] = containers;
	if (newest === undefined || newest.state === 'created') {
		return beforeContainer(component, seen, podLines, {broken, known, waiting});
	}
	const ended = containers.find(({state}) => state === 'exited' || state === 'unknown');
	const spoken = search('container', component.log, name) ?? (newest.state === 'running' ? undefined : search('pod', podLines, name, ['sandbox', 'container']));
	if (ended?.reason === 'OOMKilled') {
		return broken('container', 'container.oom', {component: name, exitCode: ended.exitCode ?? 137}, [`exit status ${ended.exitCode ?? 137}: OOMKilled`, ...telling(component.log)], true);
	}
	if (spoken !== undefined) {
		return known(spoken.link === 'sandbox' ? {...spoken, link: 'container'} : spoken);
	}
	if (ended?.exitCode === ILLEGAL_INSTRUCTION) {
		return broken('container', 'image.cpu-level', {component: name}, [`exit status ${ended.exitCode}: SIGILL`, ...telling(component.log)], true);
	}
	const outdated = lookAtCertificates(component, seen, {socket: seen.runtime.socket});
	if (outdated !== undefined) {
		return {link: outdated.link, state: 'broken', found: outdated};
	}
	if (ended !== undefined && (newest.state !== 'running' || ended.attempt > 0)) {
		const said = component.log.length > 0 ? component.log : podLines.filter((line) => isComplaint(line) && !isNoise(line));
		return broken('container', 'container.ended', {component: name, exitCode: ended.exitCode ?? 0, times: newest.attempt + (newest.state === 'running' ? 0 : 1), ...words(said)}, telling(said));
	}
	return waiting(/^\d+$/.test(component.health) ? 'health' : 'port');
}

interface Answers {
	broken: <Code extends DiagnosisCode>(link: Link, code: Code, fields: DiagnosisFields[Code], evidence: readonly string[], certain?: boolean) => ComponentVerdict;
	known(found: Known): ComponentVerdict;
	waiting(link: Link): ComponentVerdict;
}

/** Up to the container: all that is known is what the kubelet says of the Pod. */
function beforeContainer(component: ComponentSeen, seen: Observation, podLines: readonly string[], {broken, known, waiting}: Answers): ComponentVerdict {
	const {name, manifestPath, sandbox} = component;
	const complaints = podLines.filter((line) => isComplaint(line) && !isNoise(line));
	if (sandbox?.ready !== true) {
		const found = search('pod', podLines, name, ['manifest', 'sandbox'])
			?? search('node', seen.kubelet.log.filter((line) => !/\/[^/\s"]+\.ya?ml/.test(line) || line.includes(manifestPath)), name, ['manifest']);
		if (found !== undefined) {
			return known(found);
		}
		if (component.manifest === 'invalid') {
			return broken('manifest', 'manifest.invalid', {component: name, path: manifestPath, reason: ''}, [manifestPath], true);
		}
		if (complaints.length > 0) {
			return broken('sandbox', 'sandbox.unknown', {component: name, ...words(complaints)}, telling(complaints));
		}
		const {folder, upMs = 0} = seen.kubelet;
		return sandbox === undefined && upMs >= READ_MS ? broken('manifest', 'manifest.unread', {component: name, path: manifestPath, ...(folder !== undefined && {folder})}, [`/var/lib/kubelet/config.yaml: staticPodPath: ${folder ?? '?'}`], true) : waiting(sandbox === undefined ? 'manifest' : 'sandbox');
	}
	const found = search('pod', podLines, name, ['image', 'container', 'sandbox']);
	if (found !== undefined) {
		return known(found.link === 'sandbox' ? {...found, link: 'container'} : found);
	}
	const at = /\b(?:(ErrImage\w+|ImagePull\w+|InvalidImageName|RegistryUnavailable|PullImage)|(?:RunContainer|CreateContainer)\w*)/.exec(complaints.at(-1) ?? '');
	const link = (at === null ? component.imagePresent === false : at[1] !== undefined) ? 'image' : 'container';
	return complaints.length > 0 ? broken(link, link === 'image' ? 'image.unknown' : 'container.ended', {component: name, image: component.image, ...words(complaints)}, telling(complaints)) : waiting(link);
}

/** What the kubelet says of a component's Pod; where it names no Pod, what it says of making one. */
function linesOf(name: string, {kubelet: {log}}: Observation): readonly string[] {
	// Names of volumes and certificates have a component's name in them, too: apiserver-etcd-client.
	const own = new RegExp(`kube-system/${name}-|\\b${name}-[^\\s"\\\\]+_kube-system\\(|pods? \\\\*"${name}-|podName:\\S*${name}-`);
	const lines = log.filter((line) => own.test(line)).slice(-POD_LINES);
	return lines.some((line) => isComplaint(line) && !isNoise(line)) ? lines : [...lines, ...log.filter((line) => NAMELESS.test(line) && !NAMED.test(line)).slice(-POD_LINES)];
}

/** A component that the API server does not know answers, and does nothing. */
function turnedAway({name, log}: ComponentSeen, known: Answers['known']): ComponentVerdict | undefined {
	const entry = knownFailures.find(({code, of}) => code === 'component.unauthorized' && of?.includes(name) === true);
	const line = entry && log.findLast((text) => shows(entry, text));
	return entry === undefined || line === undefined ? undefined : known({code: entry.code, link: entry.link, fields: {}, evidence: [line], certain: true});
}

/** Whether the kubelet has read its manifests: it takes up all of them at once. */
function hasRead({kubelet: {upMs = 0}, components}: Observation): boolean {
	return upMs >= READ_MS || (upMs >= SETTLED_MS && components.some(({sandbox}) => sandbox !== undefined));
}

/** A certificate that is out of its time, where the component that shows it says nothing. */
function lookAtCertificates({name}: ComponentSeen, {certificates, at, advertiseAddress}: Observation, asked: {readonly socket?: string} = {}): Diagnosis | undefined {
	for (const {path, notBefore, notAfter, names} of certificates) {
		const owner = path.includes('/etcd/') ? 'etcd' : 'kube-apiserver';
		const fields = {component: name, ...asked, path, now: new Date(at).toISOString(), from: new Date(notBefore).toISOString(), until: new Date(notAfter).toISOString()};
		const broken = {link: 'health', component: name, certain: true} as const;
		if (owner !== name && !(name === 'kube-apiserver' && owner === 'etcd')) {
			continue;
		}
		if (at > notAfter || at < notBefore) {
			return diagnosisOf(at > notAfter ? 'certificate.expired' : 'certificate.not-yet-valid', fields, {...broken, evidence: [`${path}: ${fields.from} – ${fields.until}`]});
		}
		if (owner === 'kube-apiserver' && !names.includes(advertiseAddress)) {
			return diagnosisOf('certificate.address', {...fields, names: names.join(', '), name: advertiseAddress}, {...broken, evidence: [`${path}: ${names.join(', ')}`]});
		}
	}
	return undefined;
}

/** What an entry of the table found. */
interface Known {
	readonly code: DiagnosisCode;
	readonly link: Link;
	/** What its pattern captured. */
	readonly fields: Readonly<Record<string, string>>;
	readonly evidence: readonly string[];
	readonly certain: boolean;
}

/** With what is added here the fields are all that the code has: the types of the table (known.ts) hold each entry to that. */
function asDiagnosis({code, link, fields, evidence, certain}: Known, component: string, added: Readonly<Record<string, string>> = {}): Diagnosis {
	return diagnosisOf(code, {...added, ...fields}, {link, component, evidence, certain});
}

/**
 * The entry of the table that fits. What a log ended with counts before what it had said until then: that may have
 * healed since. Of several entries the first, of several lines the last.
 */
function search(place: ShownIn, lines: readonly string[], component: string, only?: readonly Link[]): Known | undefined {
	const entries = knownFailures.filter((entry) => entry.in === place && (entry.of === undefined || entry.of.includes(component)) && (only === undefined || only.includes(entry.link)));
	const last = place === 'pod' ? lines.findLast((line) => isComplaint(line) && !isNoise(line)) : fatalLine(lines);
	for (const tier of last === undefined ? [lines] : [[last], place === 'kubelet' ? lastAttempt(lines) : lines]) {
		for (const entry of entries) {
			const line = tier.findLast((text) => shows(entry, text));
			if (line !== undefined) {
				return {code: entry.code, link: entry.link, fields: fieldsOf(entry, line), evidence: [line], certain: entry.mayHeal !== true};
			}
		}
	}
	return undefined;
}

/** What the kubelet wrote since it ended the time before the last: one line ends it, and other failures may have been mended since. */
function lastAttempt(lines: readonly string[]): readonly string[] {
	const end = lines.findLastIndex((line) => isFatal(line));
	return lines.slice(lines.slice(0, end).findLastIndex((line) => isFatal(line)) + 1);
}

function fieldsOf({pattern}: KnownFailure, line: string): Known['fields'] {
	const groups = Object.entries(pattern.exec(line)?.groups ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
	return Object.fromEntries(groups.map(([name, value]) => [name, value.replaceAll(/\\+"/g, '"').replace(/(?:: unknown)?[\\\s]*$/, '').trim()]));
}

/** What every start says, until the API server answers and the Pod network is there. */
function isNoise(line: string): boolean {
	return /mirror pod|not registered yet|connect: connection refused" ?(?:pod|node|$)|context deadline exceeded|back-off \d|CrashLoopBackOff/i.test(line) && !/sandbox|ErrImagePull/.test(line);
}

/** The line that tells most and those before it, the most telling first. */
function telling(log: readonly string[]): readonly string[] {
	const complaints = log.filter((line) => isComplaint(line) && !isNoise(line));
	const shown = complaints.length > 0 ? complaints : log;
	const most = fatalLine(log) ?? shown.at(-1);
	return most === undefined ? [] : [most, ...shown.slice(-LAST_LINES).filter((line) => line !== most)];
}

/** What it fell over, in a program's own words, where no entry knows them. */
function words(log: readonly string[]): {readonly cause?: string; readonly within?: string} {
	const [line] = telling(log);
	const said = line === undefined || isChat(line) ? undefined : takeApart(line);
	return said === undefined ? {} : {cause: said.cause, within: said.within.slice(-WITHIN).join(' > ')};
}
