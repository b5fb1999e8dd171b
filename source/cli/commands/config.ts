import {migrateConfig, validateConfig} from '../../core/config/commands/commands.ts';
import {printDefaults, type DefaultsCommand} from '../../core/config/commands/print-defaults.ts';
import {diskWarnings} from '../../core/pki/disk-warnings.ts';
import {Failure} from '../../core/told/failures.ts';
import {writeNamed} from '../../hosts/shared/write-named.ts';
import type {Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {faultLines} from '../print/fault-lines.ts';
import {fileOf, onThisNode} from '../run/this-node.ts';
import {unwritable} from '../run/unreadable.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** `config validate`: says `ok`, or all that is wrong. Experimental versions of the API there are none. */
export async function validate({flags, lang, output}: Call<'config' | 'kubernetes-version' | 'allow-deprecated-api'>): Promise<number> {
	const file = await required(flags.config, '--config');
	const version = flags['kubernetes-version'];
	return onThisNode(async (host) => {
		// Which resolv.conf the kubelet would read by default makes no configuration right or wrong, and asking takes a process.
		const facts = {...configFacts(host), isSystemdResolvedActive: async () => false};
		const {warnings, config} = await validateConfig({file, facts, allowDeprecated: flags['allow-deprecated-api'] ?? false, ...(version !== undefined && {asVersion: version})});
		const onDisk = config === undefined ? [] : await diskWarnings(host.files, config.cluster);
		output.error(outputLines(...faultLines([...warnings, ...onDisk], 'warning', lang)));
		output.out(outputLines('ok'));
		return 0;
	});
}

/** `config migrate`: prints the newest version, or writes it to a file, as kubeadm does for everyone to read. */
export async function migrate({flags, lang, output}: Call<'old-config' | 'new-config'>): Promise<number> {
	const file = await required(flags['old-config'], '--old-config');
	const target = flags['new-config'];
	return onThisNode(async (host) => {
		const migrated = await migrateConfig({file, facts: configFacts(host)});
		output.error(outputLines(...faultLines(migrated.warnings, 'warning', lang)));
		if (target === undefined || target === '') {
			output.document(migrated.text);
		} else {
			await writeNamed(target, migrated.text, 0o644).catch((error: unknown) => {
				throw unwritable(target, error);
			});
		}
		return 0;
	});
}

/** `config print …-defaults`: bytes as kubeadm prints them. */
export async function print({path, flags, output}: Call<'component-configs'>): Promise<number> {
	const command = path.split(' ').at(-1)?.replace('-defaults', '') as DefaultsCommand;
	const components = flags['component-configs'];
	return onThisNode(async (host) => {
		output.document(await printDefaults(command, {facts: configFacts(host), ...(components !== undefined && {components})}));
		return 0;
	});
}

async function required(path: string | undefined, flag: string): Promise<{name: string; text: string}> {
	const file = await fileOf(path);
	if (file === undefined) {
		throw new Failure('flag.invalid', {flag, problem: 'required', value: ''});
	}
	return file;
}
