import {claimNode} from '../../core/engine/claim.ts';
import {certificateSpec, keyAlgorithm, pathsOf} from '../../core/pki/certificates.ts';
import {ExternalAuthorities, placeOf, renewablesOf, type Renewable} from '../../core/upkeep/certificates.ts';
import {renew, renewableNamed, sweepRenewals, type Renewal, type RenewalContext} from '../../core/upkeep/renew.ts';
import {certsConfig, type CertsFlag} from './certs-config.ts';
import {commandWords} from '../print/words.ts';
import type {Act, Call} from '../line/command.ts';
import {onNodeOf} from '../run/this-node.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** `certs renew all`, `certs renew NAME`: new certificates like those that are there, one after the other. */
export const renewCertificates = (name: string): Act<CertsFlag> => async (call) => {
	const {flags, lang, output} = call;
	const words = commandWords(lang);
	const command = `certs renew ${name}`;
	return onNodeOf(flags, async (host) => {
		const startedAt = host.clock.now();
		const config = await certsConfig(call, host);
		const one = renewableNamed(name);
		const chosen = one === undefined ? renewablesOf(config) : [one];
		const context: RenewalContext = {host, config, startedAt, external: new ExternalAuthorities(host, config)};
		const release = await claimNode(host, command);
		const ends = new Map<string, number>();
		const renewed = new Set<string>();
		try {
			await sweepRenewals(host, config);
			host.keys.prefetch(keyAlgorithm(config.cluster), chosen.length);
			for (const renewable of chosen) {
				const renewal = await unbroken(async () => renew(renewable, context));
				output.out(outputLines(line(call, renewable, renewal, context)));
				if (renewal.outcome === 'renewed') {
					renewed.add(renewable.name);
					if (renewal.authorityEnds !== undefined) {
						ends.set(renewable.signedBy, renewal.authorityEnds);
					}
				}
			}
		} finally {
			await release();
		}
		for (const [authority, at] of ends) {
			output.error(outputLines(`${words.warning}${words.authorityEnds(authority.slice('certs/'.length), day(at))}`));
		}
		output.out(outputLines(...hints(call, renewed)));
		return 0;
	}, command);
};

/** Who has to learn of the new certificates. */
function hints({lang}: Call, renewed: ReadonlySet<string>): string[] {
	const words = commandWords(lang);
	const holders = [...KUBECONFIG_OF].filter(([name]) => renewed.has(name)).map(([, program]) => program);
	const lines = [
		...([...renewed].some((name) => !isOfPeople(name) && !KUBECONFIG_OF.has(name)) ? [words.readAnew] : []),
		...(holders.length > 0 ? [words.restart(holders)] : []), ...(renewed.has('admin.conf') ? [words.copies] : []),
	];
	return lines.length === 0 ? [] : ['', ...lines];
}

/** Who holds a client certificate as it was at its start. Others read files of their own: with each connection (client-go, etcd), or as they change (apiserver, dynamiccertificates). */
const KUBECONFIG_OF: ReadonlyMap<string, string> = new Map([['controller-manager.conf', 'kube-controller-manager'], ['scheduler.conf', 'kube-scheduler']]);

/** Read by people, and by no component. */
const isOfPeople = (name: string): boolean => name === 'admin.conf' || name === 'super-admin.conf';

function line({lang}: Call, renewable: Renewable, renewal: Renewal, {config}: RenewalContext): string {
	const words = commandWords(lang);
	switch (renewal.outcome) {
		case 'renewed': {
			return words.renewed(renewable.name, day(renewal.notAfter));
		}
		case 'missing': {
			return words.renewalMissing(renewable.name, placeOf(renewable, config));
		}
		case 'external': {
			return words.renewalExternal(renewable.name, pathsOf(config.cluster, certificateSpec(renewable.signedBy).baseName).key);
		}
	}
}

/** `2027-11-24 15:04 UTC` */
export const day = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A key without its certificate is of no use: a signal that comes meanwhile ends the program after both are written. */
async function unbroken<Value>(act: () => Promise<Value>): Promise<Value> {
	const came: NodeJS.Signals[] = [];
	const keep = (signal: NodeJS.Signals) => came.push(signal);
	signals.forEach((signal) => process.on(signal, keep));
	try {
		return await act();
	} finally {
		signals.forEach((signal) => process.removeListener(signal, keep));
		if (came[0] !== undefined) {
			process.kill(process.pid, came[0]);
		}
	}
}
