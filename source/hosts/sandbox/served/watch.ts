import {readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import type {Kubelet} from '../kubelet.ts';

/** Where kubeadm has the kubelet look; another folder is watched once the kubelet goes by it. */
const MANIFESTS = '/etc/kubernetes/manifests';

/** Tells the kubelet of manifests that somebody changed by hand: whoever edits a file in the folder asks no host to. */
export class Watch {
	readonly #folder: string;
	readonly #kubelet: Pick<Kubelet, 'fileChanged'>;
	#seen: string | undefined;

	constructor(folder: string, kubelet: Pick<Kubelet, 'fileChanged'>) {
		this.#folder = folder;
		this.#kubelet = kubelet;
	}

	look(): void {
		const now = this.#signature();
		if (this.#seen !== undefined && now !== this.#seen) {
			this.#kubelet.fileChanged(`${MANIFESTS}/`);
		}
		this.#seen = now;
	}

	/** What changes with any file in it. */
	#signature(): string {
		const folder = path.join(this.#folder, MANIFESTS);
		try {
			return readdirSync(folder).sort().map((name) => {
				const {ino, size, mtimeMs} = statSync(path.join(folder, name));
				return `${name} ${ino} ${size} ${mtimeMs}`;
			}).join('\n');
		} catch {
			return '';
		}
	}
}
