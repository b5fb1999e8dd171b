import {expect, it} from 'vitest';
import {languageOf} from '../../../source/cli/run/environment.ts';
import {nodeEnvironment} from '../../../source/cli/run/node-environment.ts';

it('speaks on a node what it is spoken to in, unless another language is asked for', () => {
	const env = {...nodeEnvironment('/tmp/node', 'zh'), LC_ALL: 'C.UTF-8'};
	expect(languageOf(undefined, undefined, env)).toBe('zh');
	expect(languageOf('en', undefined, env)).toBe('en');
	expect(nodeEnvironment('/tmp/node')).not.toHaveProperty('KUBESTEP_LANG', 'zh');
});
