import {gather} from '../../reporters/report/gather.ts';
import {reportDocument} from '../../reporters/report/document.ts';
import type {Call} from '../line/command.ts';
import {sandboxTexts} from '../run/open-host.ts';
import {lastRecording, openRecording} from '../run/open-recording.ts';
import {reportVoices} from '../run/report-voices.ts';
import {writeDocument} from '../run/write-document.ts';

/** `kubestep report [FILE]`: a run that was recorded, the node's last one unless said, as one page to keep and to send. */
export async function report({operands: [file], flags, lang, output}: Call<'out' | 'sandbox'>): Promise<number> {
	const recording = file === undefined ? await lastRecording({sandbox: flags.sandbox}) : await openRecording(file);
	const {header} = recording;
	const run = gather(recording.events(), header);
	const {mode, folder} = run.state;
	const isSandbox = folder !== '';
	const machine = header.flags['machine'];
	const voices = await reportVoices(lang, {
		isDryRun: mode === 'dry-run', ...(isSandbox && sandboxTexts({sandbox: folder, ...(typeof machine === 'string' && {machine})})),
	});
	await writeDocument(reportDocument(run, voices), flags.out, output);
	return 0;
}
