import type {JoinDetail} from '../core/told/details.ts';
import type {Secrets} from '../core/secrets/secrets.ts';

export interface JoinCommands {
	readonly worker: string;
	readonly controlPlane?: string;
}

/**
 * The join commands as kubeadm prints them: two or three lines, with the token and the
 * certificate key in clear where this run knows them.
 */
export function joinCommands(detail: JoinDetail, secrets: Pick<Secrets, 'get'>): JoinCommands {
	const values = detail.secrets.map((id) => secrets.get(id)?.reveal()).filter((value) => value !== undefined);
	return {
		worker: unmask(detail.command, values),
		...(detail.controlPlaneCommand !== undefined && {controlPlane: unmask(detail.controlPlaneCommand, values)}),
	};
}

/** A masked word is one that ends in `••••`. It stands for the secret that begins as it does, else for the next one that no other word begins. */
export function unmask(command: string, values: readonly string[]): string {
	const left = [...values];
	return command.replaceAll(/(\S*)••••/g, (masked, start: string) => {
		const index = start === '' ? left.findIndex((value) => !value.includes('.')) : left.findIndex((value) => value.startsWith(start));
		return index === -1 ? masked : left.splice(index, 1)[0] ?? masked;
	});
}
