// Loaded by the program that tests start, before the program: RSA keys are put together from primes that are there already. Each is a
// key of 2048 bits like any other, and has its own two primes. Finding them is two thirds of what an init costs, and no test's business.
import crypto, {createPrivateKey, createPublicKey, randomInt} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';

const BITS = 2048;
const E = 65_537n;
const primes = readFileSync(process.env.KUBESTEP_TEST_PRIMES, 'utf8').trimEnd().split('\n').map((line) => BigInt(`0x${line}`));
const generate = crypto.generateKeyPair;

crypto.generateKeyPair = (type, options, done) => {
	if (type !== 'rsa' || options.modulusLength !== BITS) {
		return generate(type, options, done);
	}
	const first = randomInt(primes.length);
	const second = (first + 1 + randomInt(primes.length - 1)) % primes.length;
	const key = createPrivateKey({key: jwkOf(primes[first], primes[second]), format: 'jwk'});
	const {publicKeyEncoding, privateKeyEncoding} = options;
	setImmediate(() => done(null, publicKeyEncoding === undefined ? createPublicKey(key) : createPublicKey(key).export(publicKeyEncoding), privateKeyEncoding === undefined ? key : key.export(privateKeyEncoding)));
};
syncBuiltinESMExports();

function jwkOf(one, other) {
	const [p, q] = one > other ? [one, other] : [other, one];
	const d = inverse(E, (p - 1n) * (q - 1n));
	const members = {n: p * q, e: E, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p)};
	return {kty: 'RSA', ...Object.fromEntries(Object.entries(members).map(([name, value]) => [name, base64url(value)]))};
}

function base64url(value) {
	const hex = value.toString(16);
	return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

/** Of a number modulo another, as Euclid found it. */
function inverse(value, modulus) {
	let [old, rest, oldFactor, factor] = [value % modulus, modulus, 1n, 0n];
	while (rest !== 0n) {
		const quotient = old / rest;
		[old, rest, oldFactor, factor] = [rest, old - quotient * rest, factor, oldFactor - quotient * factor];
	}
	return ((oldFactor % modulus) + modulus) % modulus;
}
