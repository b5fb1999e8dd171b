import {expect, test} from 'vitest';
import {isDnsName, isGlobalUnicast, isWildcardDnsName, nthAddress, parseAddress, parseSubnet, parseSubnets, serverUrl, splitHostPort, subnetSize} from '../../../source/core/values/networks.ts';
import {parseQuantity} from '../../../source/core/values/quantity.ts';
import {parseTime} from '../../../source/core/values/time.ts';
import {compareVersions, parseKubernetesVersion} from '../../../source/core/config/versions.ts';

test.each([
	['192.0.2.10', '192.0.2.10'], ['010.001.2.3', '10.1.2.3'], ['2001:DB8:0:0::7', '2001:db8::7'], ['::ffff:192.0.2.1', '192.0.2.1'],
	['256.1.1.1', undefined], ['1.2.3', undefined], ['0x7f.1.1.1', undefined], ['fe80::1%eth0', undefined], ['', undefined], ['1:2', undefined], ['not-an-ip', undefined],
])('reads the address %j as %j', (text, address) => {
	expect(parseAddress(text)).toBe(address);
});

test('does arithmetic on subnets of both families', () => {
	const [four, six] = parseSubnets('10.96.5.7/12,fd00:10:96::/112') ?? [];
	expect([four?.text, six?.text, four && nthAddress(four, 10), six && nthAddress(six, 10)]).toEqual(['10.96.0.0/12', 'fd00:10:96::/112', '10.96.0.10', 'fd00:10:96::a']);
	expect([four && subnetSize(four), nthAddress(parseSubnet('10.0.0.0/30') ?? {family: 4, base: '', mask: 0, text: ''}, 10)]).toEqual([2n ** 20n, undefined]);
	expect(['10.96.0.0/33', '10.96.0.0', '10.96.0.0/-1', ' 10.96.0.0/16', '/8', 'fd00::/129'].map(parseSubnet)).toEqual(Array(6).fill(undefined));
});

test('tells addresses that others can reach', () => {
	expect(['192.0.2.1', '10.0.0.1', 'fd00::1', '0.0.0.0', '127.0.0.1', '224.0.0.1', '169.254.1.1', '255.255.255.255', 'fe80::1', '::'].filter(isGlobalUnicast)).toEqual(['192.0.2.1', '10.0.0.1', 'fd00::1']);
});

test('tells DNS names', () => {
	expect(['a', 'a.b-c.d', '1a', 'a..b', '-a', 'a-', 'A', 'a_b', '', 'a'.repeat(254)].filter(isDnsName)).toEqual(['a', 'a.b-c.d', '1a']);
	expect(['*.a.b', '*', '*.*.x', 'a.*.b'].filter(isWildcardDnsName)).toEqual(['*.a.b']);
});

test('parts endpoints and builds the URL of the API server', () => {
	expect([splitHostPort('a:1'), splitHostPort('[::1]:2'), splitHostPort('::1'), splitHostPort('a')]).toEqual([
		{host: 'a', port: '1'}, {host: '::1', port: '2'}, {host: '::1', port: ''}, {host: 'a', port: ''},
	]);
	const local = {advertiseAddress: 'fd00::1', bindPort: 6443};
	expect([serverUrl({...local, controlPlaneEndpoint: ''}), serverUrl({...local, controlPlaneEndpoint: 'k8s.test'})]).toEqual(['https://[fd00::1]:6443', 'https://k8s.test:6443']);
});

test.each([['1024Mi', '1Gi'], ['0.5', '500m'], ['1500m', '1500m'], ['1000', '1k'], ['1e3', '1e3'], ['0', '0'], ['1.5Gi', '1536Mi'], ['abc', undefined], ['', undefined], ['1 Gi', undefined]])('reads the quantity %j as %j', (text, quantity) => {
	expect(parseQuantity(text)).toBe(quantity);
});

test('reads times and writes them in UTC', () => {
	expect(['2030-01-31T08:00:00+02:00', '2030-02-30T00:00:00Z', 'tomorrow'].map(parseTime)).toEqual(['2030-01-31T06:00:00Z', undefined, undefined]);
});

test('orders versions', () => {
	const sorted = ['v1.36.2', '1.36.0-rc.1', 'v1.36.0', 'v1.36.0-alpha.10', 'v1.36.0-alpha.9', 'v1.9.0'].map(text => parseKubernetesVersion(text)).filter(version => version !== undefined).sort(compareVersions);
	expect(sorted.map(({minor, patch, preRelease}) => `${minor}.${patch}${preRelease}`)).toEqual(['9.0', '36.0alpha.9', '36.0alpha.10', '36.0rc.1', '36.0', '36.2']);
});
