import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {recordings} from '../corpus.ts';
import type {CorpusFile} from './mutate.ts';

/** The configurations that the real kubeadm was recorded with, by name. */
export function corpus(): CorpusFile[] {
	const folder = recordings('cases');
	return readdirSync(folder).sort().flatMap((name) => {
		const path = join(folder, name, 'input.yaml');
		return existsSync(path) ? [{name, text: readFileSync(path, 'utf8')}] : [];
	});
}
