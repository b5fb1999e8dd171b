import type {JsonObject} from '../../core/config/types.ts';
import {expirations, type Expiration, type Expirations} from '../../core/upkeep/certificates.ts';
import {certsConfig, type CertsFlag} from './certs-config.ts';
import {inColumns} from '../print/columns.ts';
import {brokenPairWarning} from '../print/broken-pair.ts';
import type {Call} from '../line/command.ts';
import {onNodeOf} from '../run/this-node.ts';
import {printed} from '../print/data-output.ts';
import {longDuration} from '../print/human-duration.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** `certs check-expiration`: when each certificate of this node ends. */
export async function checkExpiration(call: Call<CertsFlag | 'data-output'>): Promise<number> {
	const form = call.flags.output ?? 'text';
	return onNodeOf(call.flags, async (host) => {
		const found = await expirations(host, await certsConfig(call, host));
		const now = host.clock.now();
		for (const pair of found.broken) {
			call.output.error(outputLines(...brokenPairWarning(pair, call)));
		}
		if (form === 'text') {
			call.output.out(outputLines(...tables(found, now)));
		} else {
			call.output.document(printed(form, 'CertificateExpirationInfo', [asObject(found, now)]));
		}
		return 0;
	});
}

const heads = {
	certificates: ['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'],
	authorities: ['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED'],
};

/** kubeadm's tables, byte for byte (cmd/certs.go, certTextPrinter). */
function tables({certificates, authorities}: Expirations, now: number): string[] {
	const row = ({name, notAfter, externallyManaged, authority}: Expiration, hasAuthority: boolean): string[] => {
		const middle = (cell: string | undefined) => (hasAuthority ? [cell ?? ''] : []);
		return notAfter === undefined ? [`!MISSING! ${name}`, '', '', ...middle(''), '']
			: [name, dateText(notAfter), longDuration(notAfter - now), ...middle(authority), (externallyManaged ? 'yes' : 'no').padEnd(8)];
	};
	return [
		...inColumns([heads.certificates, ...certificates.map((one) => row(one, true))]), '',
		...inColumns([heads.authorities, ...authorities.map((one) => row(one, false))]),
	];
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 24, 2027 15:04 UTC` */
function dateText(milliseconds: number): string {
	const date = new Date(milliseconds);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${months[date.getUTCMonth()]} ${two(date.getUTCDate())}, ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

function asObject({certificates, authorities}: Expirations, now: number): JsonObject {
	const object = ({name, notAfter, externallyManaged, authority}: Expiration): JsonObject => ({
		name, expirationDate: notAfter === undefined ? null : new Date(notAfter).toISOString().replace('.000Z', 'Z'),
		residualTime: notAfter === undefined ? 0 : Math.trunc((notAfter - now) / 1000), externallyManaged,
		...(authority !== undefined && {caName: authority}), missing: notAfter === undefined,
	});
	return {certificates: certificates.map(object), certificateAuthorities: authorities.map(object)};
}
