import type {Files} from '../../core/ports/index.ts';
import {logFolder, type PodLogs} from './api/log.ts';

/** Logs of containers, where the node keeps them. */
export function podLogs(files: Pick<Files, 'list' | 'read'>): PodLogs {
	return {
		async attempts(pod, container) {
			const names = await files.list(`${logFolder(pod)}/${container}`) ?? [];
			return names.flatMap((name) => /^\d+\.log$/.test(name) ? [Number.parseInt(name, 10)] : []).sort((a, b) => a - b);
		},
		read: async (pod, container, attempt) => (await files.read(`${logFolder(pod)}/${container}/${attempt}.log`))?.toString('utf8'),
	};
}
