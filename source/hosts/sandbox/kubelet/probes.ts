import {joinHostPort} from '../../../core/values/networks.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import type {Clock} from '../../../core/ports/index.ts';
import type {NodeNet} from '../node-net.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface Probing {
	readonly net: NodeNet;
	readonly clock: Clock;
	/** Seconds of a probe are so many seconds of the sandbox. */
	readonly pace: () => number;
	/** The address that a probe without a host asks at. */
	readonly host: string;
	readonly signal: AbortSignal;
	/** Whether one try found it well. */
	readonly found: (isWell: boolean) => void;
	/** A line of the kubelet's log. */
	readonly failing: (probe: 'Startup' | 'Liveness', output: string) => void;
}

/** Runs a container's startup and liveness probes; resolves with the one that it has to be killed for. */
export async function runProbes(container: Fields, probing: Probing): Promise<'Startup' | 'Liveness'> {
	const [startup, liveness] = [container['startupProbe'], container['livenessProbe']];
	if (isRecord(startup) && !await succeeds('Startup', startup, container, probing)) {
		return 'Startup';
	}
	if (isRecord(liveness)) {
		while (await succeeds('Liveness', liveness, container, probing)) {
			await pause(number(liveness, 'periodSeconds', 10), probing);
		}
		return 'Liveness';
	}
	return new Promise(() => {});
}

/** Whether one try in a row of them, as many as may fail, succeeds. */
async function succeeds(kind: 'Startup' | 'Liveness', probe: Fields, container: Fields, probing: Probing): Promise<boolean> {
	const [period, threshold] = [number(probe, 'periodSeconds', 10), number(probe, 'failureThreshold', 3)];
	if (kind === 'Startup') {
		await pause(number(probe, 'initialDelaySeconds', 0), probing);
	}
	for (let failures = 1; ; failures += 1) {
		const output = await ask(probe, container, probing);
		probing.found(output === undefined);
		if (output === undefined) {
			return true;
		}
		probing.failing(kind, output);
		if (failures >= threshold) {
			return false;
		}
		await pause(period, probing);
	}
}

/** Undefined: well. */
async function ask(probe: Fields, container: Fields, {net, host, signal}: Probing): Promise<string | undefined> {
	const get = probe['httpGet'];
	if (!isRecord(get)) {
		return undefined;
	}
	const url = `${String(get['scheme'] ?? 'HTTP').toLowerCase()}://${joinHostPort(String(get['host'] ?? host), portOf(get['port'], container))}${String(get['path'] ?? '/')}`;
	try {
		const {status} = await net.get(url, {timeoutMs: number(probe, 'timeoutSeconds', 1) * 1000, signal});
		return status >= 200 && status < 400 ? undefined : `HTTP probe failed with statuscode: ${status}`;
	} catch (error) {
		signal.throwIfAborted();
		return `Get "${url}": ${error instanceof Error ? error.message : String(error)}`;
	}
}

function portOf(port: unknown, container: Fields): number {
	const ports = Array.isArray(container['ports']) ? container['ports'].filter((one) => isRecord(one)) : [];
	return Number(typeof port === 'string' ? ports.find(({name}) => name === port)?.['containerPort'] ?? port : port);
}

const number = (fields: Fields, name: string, fallback: number): number => (typeof fields[name] === 'number' ? fields[name] : fallback);

async function pause(seconds: number, {clock, pace, signal}: Probing): Promise<void> {
	await clock.sleep(seconds * pace() * 1000, signal);
}
