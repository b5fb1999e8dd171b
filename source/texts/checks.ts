import type {Fields} from '../core/errors.ts';
import type {FindingCode, FindingFields, LookedAt, LookedAtFields} from '../core/preflight/types.ts';

export interface FindingText {
	/** What is, with its value. */
	readonly problem: string;
	/** What to do. */
	readonly remedy: string;
	/** To copy into a shell, where one command is the answer or shows more. */
	readonly command?: string;
}

export interface SubjectText {
	/** What holds when the check finds nothing: "Swap is off". */
	readonly title: string;
	/** Why it is looked at. */
	readonly why: string;
}

export interface CheckTexts {
	readonly findings: {readonly [C in FindingCode]: (fields: FindingFields[C]) => FindingText};
	readonly subjects: {readonly [C in LookedAt]: (fields: LookedAtFields[C]) => SubjectText};
}

/** The words for a finding as an event carries it; the code itself for one that this version does not know. */
export function findingText(texts: CheckTexts, finding: {readonly code: string; readonly fields: Fields}): FindingText {
	const text = Object.hasOwn(texts.findings, finding.code) ? texts.findings[finding.code as FindingCode] : undefined;
	return text === undefined ? {problem: finding.code, remedy: ''} : (text as (fields: Fields) => FindingText)(finding.fields);
}

/** The words for a check as an event carries it; its name for one that this version does not know. */
export function subjectText(texts: CheckTexts, check: {readonly name: string; readonly lookedAt: string; readonly fields: Fields}): SubjectText {
	const text = Object.hasOwn(texts.subjects, check.lookedAt) ? texts.subjects[check.lookedAt as LookedAt] : undefined;
	return text === undefined ? {title: check.name, why: ''} : (text as (fields: Fields) => SubjectText)(check.fields);
}

const RUNTIMES: readonly (readonly [RegExp, string])[] = [[/crio/, 'crio'], [/cri-dockerd/, 'cri-docker'], [/containerd/, 'containerd']];

/** The usual service behind a CRI socket; undefined for a socket of one's own. */
function runtimeService(socket: string): string | undefined {
	return RUNTIMES.find(([pattern]) => pattern.test(socket))?.[1];
}

const PACKAGES: Readonly<Record<string, string>> = {losetup: 'util-linux', mount: 'util-linux', cp: 'coreutils', conntrack: 'conntrack'};

/** The package that a program usually comes in. */
export function packageOf(program: string): string {
	return PACKAGES[program] ?? program;
}

/** `/proc/sys/net/ipv4/ip_forward` is `net.ipv4.ip_forward`. */
export function sysctlName(path: string): string {
	return path.replace('/proc/sys/', '').replaceAll('/', '.');
}

export function persistSysctl(path: string): string {
	return `echo '${sysctlName(path)} = 1' > /etc/sysctl.d/90-${sysctlName(path).replaceAll('.', '-')}.conf && sysctl --system`;
}

export function openPorts(ports: string): string {
	return `firewall-cmd --permanent ${ports.split(' ').map((port) => `--add-port=${port}/tcp`).join(' ')} && firewall-cmd --reload`;
}

export function showListener(port: number): string {
	return `ss -lntp 'sport = :${port}'`;
}

/** A CRI socket as crictl takes it. */
export function askRuntime(socket: string): string {
	return `crictl --runtime-endpoint ${socket} info`;
}

export function hostOf(url: string): string {
	return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

export function startRuntime(socket: string): {command?: string} {
	const service = runtimeService(socket);
	return service === undefined ? {} : {command: `systemctl enable --now ${service}`};
}

export function runtimeLog(socket: string): {command?: string} {
	const service = runtimeService(socket);
	return service === undefined ? {} : {command: `journalctl -u ${service} -n 50`};
}
