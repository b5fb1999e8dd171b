import type {Files} from '../../core/ports/index.ts';
import {logFolder, type PodLogs} from './api/log.ts';
import {recordsAt, textAt} from './api/read.ts';
import type {StoredObject} from './api/store.ts';

/** The first lines of programs that run in Pods and have no log on the node, by what their image is called. */
const FIRST_LINES: Readonly<Record<string, (version: string) => readonly string[]>> = {
	coredns: (version) => ['.:53', `CoreDNS-${version.replace(/^v/, '')}`],
	'kube-proxy': () => [
		'server_linux.go:137] "Using iptables Proxier"', 'config.go:200] "Starting service config controller"', 'config.go:106] "Starting endpoint slice config controller"',
		'config.go:403] "Starting serviceCIDR config controller"', 'config.go:309] "Starting node config controller"',
	],
};

/** Logs of containers, where the node keeps them. */
export function podLogs(files: Pick<Files, 'list' | 'read'>): PodLogs {
	return {
		async attempts(pod, container) {
			const names = await files.list(`${logFolder(pod)}/${container}`) ?? [];
			const found = names.flatMap((name) => /^\d+\.log$/.test(name) ? [Number.parseInt(name, 10)] : []).sort((a, b) => a - b);
			return found.length === 0 && firstLines(pod, container) !== undefined ? [0] : found;
		},
		read: async (pod, container, attempt) => (await files.read(`${logFolder(pod)}/${container}/${attempt}.log`))?.toString('utf8') ?? firstLines(pod, container),
	};
}

function firstLines(pod: StoredObject, name: string): string | undefined {
	const container = recordsAt(pod, 'spec.containers').find((one) => one['name'] === name);
	const status = recordsAt(pod, 'status.containerStatuses').find((one) => one['name'] === name);
	const [, image = '', version = ''] = /([^/:@]+)(?::([^@]+))?(?:@.*)?$/.exec(textAt(container, 'image')) ?? [];
	const startedAt = textAt(status, 'state.running.startedAt');
	const lines = Object.hasOwn(FIRST_LINES, image) && startedAt !== '' ? FIRST_LINES[image]?.(version) : undefined;
	return lines?.map((line) => `${startedAt} stdout F ${image === 'coredns' ? line : `I${startedAt.slice(5, 10).replace('-', '')} ${startedAt.slice(11, 19)}.000000       1 ${line}`}\n`).join('');
}
