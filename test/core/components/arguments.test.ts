import {describe, expect, test} from 'vitest';
import {parseArguments} from '../../../source/core/components/arguments.ts';
import {nearestKnown} from '../../../source/core/components/problems.ts';
import {COMPONENTS, flagNames, flagOf, gateNames, gateOf, type Component} from '../../../source/core/components/tables.ts';
import {VALUE_CHECKS} from '../../../source/core/components/values.ts';

const words = (component: Component, ...argv: readonly string[]) => parseArguments(component, argv).problem?.words;

/** What the real programs said. */
test.each<[Component, string, string]>([
	['kube-scheduler', '--leader-elect=maybe', 'invalid argument "maybe" for "--leader-elect" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
	['kube-apiserver', '--insecure-port=0', 'unknown flag: --insecure-port'],
	['kube-apiserver', '--event-ttl=1day', 'invalid argument "1day" for "--event-ttl" flag: time: unknown unit "day" in duration "1day"'],
	['kube-apiserver', '--authorization-mode=Node,Bogus', 'authorization-mode "Bogus" is not a valid mode'],
	['kube-controller-manager', '--pod-eviction-timeout=5m', 'unknown flag: --pod-eviction-timeout'],
	['kubelet', '--no-such-flag', 'failed to parse kubelet flag: unknown flag: --no-such-flag'],
	['kubelet', '--feature-gates=PodSecurity=true', 'failed to set feature gates from initial flags-based config: unrecognized feature gate: PodSecurity'],
	['etcd', '--enable-v2=true', 'flag provided but not defined: -enable-v2'],
	['etcd', '-no-such-flag', 'flag provided but not defined: -no-such-flag'],
])('%s %s', (component, argument, said) => {
	expect(words(component, argument)).toBe(said);
});

test.each<[Component, readonly string[], string]>([
	['kube-apiserver', ['--secure-port=x'], 'invalid argument "x" for "--secure-port" flag: strconv.ParseInt: parsing "x": invalid syntax'],
	['kube-controller-manager', ['--kube-api-burst=3000000000'], 'invalid argument "3000000000" for "--kube-api-burst" flag: strconv.ParseInt: parsing "3000000000": value out of range'],
	['kube-apiserver', ['--bind-address=nowhere'], 'invalid argument "nowhere" for "--bind-address" flag: failed to parse IP: "nowhere"'],
	['kube-apiserver', ['-v=high'], 'invalid argument "high" for "-v, --v" flag: strconv.ParseUint: parsing "high": invalid syntax'],
	['kube-apiserver', ['--service-node-port-range=40000-30000'], 'invalid argument "40000-30000" for "--service-node-port-range" flag: end port cannot be less than start port: 40000-30000'],
	['kube-apiserver', ['--runtime-config=alpha'], 'invalid argument "alpha" for "--runtime-config" flag: malformed pair, expect string=string'],
	['kubelet', ['--feature-gates=A=perhaps'], 'failed to parse kubelet flag: invalid argument "A=perhaps" for "--feature-gates" flag: invalid value of A: perhaps, err: strconv.ParseBool: parsing "perhaps": invalid syntax'],
	['kube-scheduler', ['--bind-address'], 'flag needs an argument: --bind-address'],
	['kube-scheduler', ['-x'], "unknown shorthand flag: 'x' in -x"],
	['kube-scheduler', ['--=x'], 'bad flag syntax: --=x'],
	['kube-scheduler', ['--leader-elect', 'false'], '"kube-scheduler" does not take any arguments, got ["false"]'],
	['kubelet', ['start'], 'unknown command start'],
	['kube-apiserver', ['--feature-gates=NoSuch=true'], 'unrecognized feature gate: NoSuch'],
	['kube-apiserver', ['--feature-gates=NoSuch'], 'missing bool value for NoSuch'],
	['kube-apiserver', ['--enable-admission-plugins=NodeRestriction,PodSecurityPolicy'], 'enable-admission-plugins plugin "PodSecurityPolicy" is unknown'],
	['etcd', ['--client-cert-auth=maybe'], 'invalid boolean value "maybe" for -client-cert-auth: parse error'],
	['etcd', ['--snapshot-count=many'], 'invalid value "many" for flag -snapshot-count: parse error'],
	['etcd', ['--listen-client-urls=127.0.0.1:2379'], 'invalid value "127.0.0.1:2379" for flag -listen-client-urls: URL scheme must be http, https, unix, or unixs: 127.0.0.1:2379'],
	['etcd', ['--name'], 'flag needs an argument: -name'],
	['etcd', ['start'], '"start" is not a valid command line flag'],
])('%s %j', (component, argv, said) => {
	expect(words(component, ...argv)).toBe(said);
});

test('the first problem counts, and a gate only where all flags are read', () => {
	expect(words('kube-scheduler', '--feature-gates=NoSuch=true', '--leader-elect=x', '--bogus')).toMatch(/^invalid argument "x"/);
});

test('statuses are those of the programs', () => {
	expect(parseArguments('etcd', ['--bogus']).problem).toMatchObject({exitCode: 2, stage: 'parse'});
	expect(parseArguments('kube-apiserver', ['--bogus']).problem).toMatchObject({exitCode: 1, stage: 'parse'});
	expect(parseArguments('kube-apiserver', ['--feature-gates=NoSuch=true']).problem).toMatchObject({exitCode: 1, stage: 'gates'});
	expect(parseArguments('kube-apiserver', ['--authorization-mode=Bogus']).problem).toMatchObject({exitCode: 1, stage: 'options'});
});

describe('values', () => {
	test('both spellings, the last one wins, lists add up', () => {
		const {arguments: given, problem} = parseArguments('kube-apiserver', ['--secure-port', '1', '--secure_port=6443', '--tls-cipher-suites=A,B', '--tls-cipher-suites=C', '--service-account-key-file=a,b', '--service-account-key-file=c', '--profiling=F', '--allow-privileged', '-v4']);
		expect(problem).toBeUndefined();
		expect(given.text('secure-port')).toBe('6443');
		expect(given.list('tls-cipher-suites')).toEqual(['A', 'B', 'C']);
		expect(given.list('service-account-key-file')).toEqual(['a,b', 'c']);
		expect(given.enabled('profiling')).toBe(false);
		expect(given.enabled('allow-privileged')).toBe(true);
		expect(given.text('v')).toBe('4');
	});

	test('defaults are those of the program', () => {
		const {arguments: given} = parseArguments('kube-apiserver', []);
		expect(given.text('service-node-port-range')).toBe('30000-32767');
		expect(given.enabled('anonymous-auth')).toBe(true);
		expect(given.has('anonymous-auth')).toBe(false);
		expect(parseArguments('kube-scheduler', []).arguments.list('authorization-always-allow-paths')).toEqual(['/healthz', '/readyz', '/livez']);
		expect(parseArguments('etcd', []).arguments.text('listen-client-urls')).toBe('http://localhost:2379');
	});

	test.each(['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'])('%s is a bool', (value) => {
		expect(parseArguments('kube-scheduler', [`--leader-elect=${value}`]).problem).toBeUndefined();
	});
});

test('gates that are settled are known, and locked', () => {
	const locked = gateNames().find((name) => gateOf(name)?.locked === true && gateOf(name)?.default === true) ?? '';
	expect(words('kube-scheduler', `--feature-gates=${locked}=true`)).toBeUndefined();
	expect(words('kube-scheduler', `--feature-gates=kube:${locked}=false`)).toBe(`cannot set feature gate ${locked} to false, feature is locked to true`);
});

test('a misspelt name has its neighbour', () => {
	expect(nearestKnown('kube-apiserver', {code: 'unknown-flag', flag: 'audit-log-maxsise', value: ''})).toBe('audit-log-maxsize');
	expect(nearestKnown('kube-apiserver', {code: 'unknown-gate', flag: 'feature-gates', value: 'SidecarContainer'})).toBe('SidecarContainers');
	expect(nearestKnown('kube-apiserver', {code: 'unknown-mode', flag: 'authorization-mode', value: 'Rbac'})).toBe('RBAC');
	expect(nearestKnown('etcd', {code: 'unknown-flag', flag: 'zzzzzz', value: ''})).toBeUndefined();
});

test('every type of every flag is read', () => {
	for (const component of COMPONENTS) {
		for (const name of flagNames(component)) {
			expect(VALUE_CHECKS, `${component} --${name}`).toHaveProperty([flagOf(component, name)?.type ?? '']);
		}
	}
});

test('a name of every object is no flag', () => {
	expect(words('kube-apiserver', '--constructor=1')).toBe('unknown flag: --constructor');
	expect(words('kube-apiserver', '--feature-gates=constructor=true')).toBe('unrecognized feature gate: constructor');
});
