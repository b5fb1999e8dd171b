import {existsSync} from 'node:fs';
import {join} from 'node:path';

/**
 * Where recordings of the real kubeadm lie: `cases/` of the folder that KUBEADM_CORPUS names, else
 * the selection in the repository.
 * @param selection folder below test/fixtures
 */
export function recordings(selection: string): string {
	const corpus = process.env['KUBEADM_CORPUS'];
	if (corpus === undefined || corpus === '') {
		return join(import.meta.dirname, 'fixtures', selection);
	}
	const cases = join(corpus, 'cases');
	return existsSync(cases) ? cases : corpus;
}
