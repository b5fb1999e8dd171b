import {expect, test} from 'vitest';
import {bounded, ConfigError, mostFaults, type ConfigFault} from '../../../source/core/told/faults.ts';

const params = {kind: 'KubeletConfiguration', wanted: 'duration', value: 'x'};
const at = (line: number, column = 1, file = 'a.yaml'): ConfigFault => ({code: 'value-refused', path: `${file}:${String(line)}:${String(column)}`, place: {file, line, column}, params});

test('faults are told in the order of lines, file by file, those of flags first', () => {
	const flag: ConfigFault = {code: 'value-refused', path: 'flag', place: {flag: '--node-name'}, params};
	const {faults} = new ConfigError([at(14), at(2, 9), at(1, 1, 'b.yaml'), at(2, 3), {...flag, place: undefined, path: 'nowhere'} as unknown as ConfigFault, flag]);
	expect(faults.map(({path}) => path)).toEqual(['flag', 'a.yaml:2:3', 'a.yaml:2:9', 'a.yaml:14:1', 'b.yaml:1:1', 'nowhere']);
});

test('the first of very many are told, and how many are left stands last', () => {
	const many = bounded(Array.from({length: mostFaults + 20}, (_, index) => at(mostFaults + 20 - index)));
	expect(many[0]?.path).toBe('a.yaml:1:1');
	expect(bounded([at(500), ...many]).at(-1)).toMatchObject({code: 'more-of-these', params: {count: 21}});
});
